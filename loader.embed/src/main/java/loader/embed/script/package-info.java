/** Python for {@code javax.script} (JSR 223). */
package loader.embed.script;
