/** Runs on other nodes: the node that others call, and the nodes that are called. */
package loader.remote;
