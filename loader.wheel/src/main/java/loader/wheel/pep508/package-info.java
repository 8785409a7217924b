/** Names, requirements and environment markers of distributions (PEP 508). */
package loader.wheel.pep508;
