/** Rules for what the code of bundles may do, held against Python's audit events (PEP 578). */
package loader.audit;
