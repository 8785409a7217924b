/** Runs at work: the interpreters they are given, their streams, and the program itself. */
package loader.runs;
