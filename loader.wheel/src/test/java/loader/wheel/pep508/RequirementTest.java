package loader.wheel.pep508;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PEP 508, "Specification"; names as in PEP 503. */
class RequirementTest {

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "A | a",
                "A.B-C_D | a-b-c-d",
                "aa | aa",
                "name<=1 | name<=1",
                "name>=3 | name>=3",
                "name>=3,<2 | name>=3,<2",
                "name>=3, | name>=3",
                "name ( >= 3 , < 4 ) | name>=3,<4",
                "name() | name",
                "name[] | name",
                "name[Quux, b_1] | name[b-1,quux]",
                "name[a] >= 2 ; os_name=='a' | name[a]>=2; os_name == \"a\"",
                "name==1.* | name==1.*",
                "name===x-y | name===x-y",
                "name@http://foo.com | name @ http://foo.com",
                "name [fred,bar] @ http://foo.com ; python_version=='2.7' | name[bar,fred] @ http://foo.com ; python_version == \"2.7\"",
                "name[quux];os_name=='a' or (os_name=='b' and os_name=='c') | name[quux]; os_name == \"a\" or os_name == \"b\" and os_name == \"c\"",
                "name; (os_name=='a' or os_name=='b') and os_name=='c' | name; (os_name == \"a\" or os_name == \"b\") and os_name == \"c\""
            })
    void everySpellingHasOneNormalForm(String written, String normal) {
        assertEquals(normal, Requirement.parse(written).toString());
        assertEquals(Requirement.parse(normal), Requirement.parse(written));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-name",
                "name-",
                "name>=",
                "name>=1 <2",
                "name[",
                "name[a",
                "name[a b]",
                "name[,]",
                "name[a,]",
                "name @",
                "name>=1,,<2",
                "name(>=1",
                "name>=1)",
                "name;",
                "name; foo",
                "name @ http://x; os_name=='a'x",
                "name 1.0",
                "näme",
                "name==1.0.*.*",
                "name; os_name=='a';"
            })
    void whatIsNoRequirementIsRefused(String written) {
        assertThrows(IllegalArgumentException.class, () -> Requirement.parse(written));
    }

    @Test
    void aRequirementOfAnExtraAppliesWhenTheExtraIsWanted() {
        Requirement requirement = Requirement.parse("pytest; extra == 'Dev_Test'");
        assertEquals(false, requirement.applies(Map.of(), Set.of()));
        assertEquals(false, requirement.applies(Map.of(), Set.of("docs")));
        assertEquals(true, requirement.applies(Map.of(), Set.of("docs", "dev-test")));
    }

    @ParameterizedTest
    @CsvSource({"Foo, foo", "foo.bar, foo-bar", "foo-_.Bar, foo-bar", "A--b, a-b", "7zip, 7zip"})
    void namesThatDifferInCaseAndSeparatorsAreOne(String written, String normal) {
        assertEquals(normal, new DistributionName(written).value());
    }
}
