/** Felix Health Checks of Loader. */
package loader.health;
