package dev.millrace;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.junit.jupiter.api.Test;

/** Who may know whom in this module. */
class RoomsTest {

  private static final JavaClasses CORE = importCore();

  @Test
  void theApiKnowsNeitherTheEngineNorTheLocalRunner() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.millrace", "dev.millrace.input", "dev.millrace.aggregate")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.millrace.engine..", "dev.millrace.local..")
        .check(CORE);
  }

  @Test
  void theEngineDoesNotKnowTheLocalRunner() {
    noClasses()
        .that()
        .resideInAPackage("dev.millrace.engine..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.millrace.local..")
        .check(CORE);
  }

  @Test
  void nothingKnowsRedis() {
    noClasses().should().dependOnClassesThat().resideInAPackage("org.redisson..").check(CORE);
  }

  /** Whoever can write such bytes can run code in the process that reads them. */
  @Test
  void nothingIsSerializedByJava() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName(ObjectInputStream.class.getName())
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName(ObjectOutputStream.class.getName())
        .check(CORE);
  }

  private static JavaClasses importCore() {
    // The rules speak of names only: to read the classes of the JDK as well takes most of the time.
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    return new ClassFileImporter()
        .withImportOption(new DoNotIncludeTests())
        .importPackages("dev.millrace");
  }
}
