package examples.boot;

import loader.embed.LoaderContainer;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** A server with Python in its process. */
@SpringBootApplication
public class Application {

    public static void main(String[] arguments) {
        SpringApplication.run(Application.class, arguments);
    }

    /** Spring closes it at the end. */
    @Bean
    LoaderContainer loader() {
        return LoaderContainer.builder().open();
    }

    @Bean
    Numpy numpy(LoaderContainer loader) {
        return loader.module("numpy", Numpy.class);
    }
}
