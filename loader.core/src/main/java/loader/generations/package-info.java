/** The revisions of bundles on disk: unpacked once, kept while something of them is mapped. */
package loader.generations;
