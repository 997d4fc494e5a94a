package dev.millrace;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which room knows which. */
final class RoomsTest {
  private static JavaClasses classes;

  @BeforeAll
  static void importClasses() {
    classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("/test"))
            .importPackages("dev.millrace");
  }

  @Test
  void onlyTheRedisRoomKnowsRedisson() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.millrace.redis..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.redisson..")
        .check(classes);
  }

  @Test
  void rolesAndStoreDoNotKnowTheRedisRoom() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.millrace.roles..", "dev.millrace.store..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.millrace.redis..")
        .check(classes);
  }

  @Test
  void storeKnowsOnlyTheEngineAndTheJob() {
    noClasses()
        .that()
        .resideInAPackage("dev.millrace.store..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.millrace..")
                .and(
                    DescribedPredicate.not(
                        resideInAnyPackage(
                            "dev.millrace", "dev.millrace.engine", "dev.millrace.store"))))
        .check(classes);
  }

  @Test
  void jarsOfJobsKnowOnlyTheStoreAndTheCore() {
    noClasses()
        .that()
        .resideInAPackage("dev.millrace.jars..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.millrace..")
                .and(
                    DescribedPredicate.not(
                        resideInAnyPackage(
                            "dev.millrace",
                            "dev.millrace.engine",
                            "dev.millrace.store",
                            "dev.millrace.jars"))))
        .check(classes);
  }

  @Test
  void onlyTheHttpRoomKnowsTheServerLibrary() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.millrace.http..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.eclipse.jetty..")
        .check(classes);
  }

  @Test
  void theHttpRoomKnowsNoOther() {
    noClasses()
        .that()
        .resideInAPackage("dev.millrace.http..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.millrace..")
                .and(DescribedPredicate.not(resideInAPackage("dev.millrace.http.."))))
        .check(classes);
  }

  @Test
  void whatIsToldOfJobsIsComputedFromTheStoreAlone() {
    noClasses()
        .that()
        .resideInAPackage("dev.millrace.history..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.millrace..")
                .and(
                    DescribedPredicate.not(
                        resideInAnyPackage(
                            "dev.millrace.engine", "dev.millrace.store", "dev.millrace.history"))))
        .check(classes);
  }

  @Test
  void theRedisRoomDoesNotKnowWhoUsesIt() {
    noClasses()
        .that()
        .resideInAPackage("dev.millrace.redis..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.millrace.roles..",
            "dev.millrace.client..",
            "dev.millrace.cli..",
            "dev.millrace.dashboard..")
        .check(classes);
  }

  @Test
  void rolesDoNotKnowWhoWatchesThem() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.millrace.roles..", "dev.millrace.store..", "dev.millrace.redis..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.millrace.watch..",
            "dev.millrace.metrics..",
            "dev.millrace.trace..",
            "dev.millrace.flight..")
        .check(classes);
  }

  @Test
  void whatWatchesIsKnownToItsOwnRoomAlone() {
    onlyKnows("dev.millrace.metrics..", "io.micrometer..");
    onlyKnows("dev.millrace.trace..", "io.opentelemetry..");
  }

  private static void onlyKnows(String room, String library) {
    noClasses()
        .that()
        .resideOutsideOfPackage(room)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(classes);
  }

  @Test
  void nobodyKnowsTheFaces() {
    noClasses()
        .that(DescribedPredicate.not(faces()))
        .should()
        .dependOnClassesThat(faces())
        .check(classes);
  }

  @Test
  void whatIsShownDoesNotDependOnWhere() {
    noClasses()
        .that()
        .resideInAPackage("dev.millrace.view..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.millrace.cli..", "dev.millrace.http..", "dev.millrace.redis..")
        .check(classes);
  }

  @Test
  void theRoomOfTheEmbeddedServerKnowsNoOther() {
    noClasses()
        .that()
        .resideInAPackage("dev.millrace.redis.embedded..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.millrace..")
                .and(
                    DescribedPredicate.not(
                        resideInAnyPackage("dev.millrace", "dev.millrace.redis.embedded.."))))
        .check(classes);
  }

  @Test
  void coreKnowsNoRoomOfTheRuntime() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.millrace", "dev.millrace.engine..", "dev.millrace.local..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.millrace.redis..",
            "dev.millrace.store..",
            "dev.millrace.roles..",
            "dev.millrace.client..",
            "dev.millrace.cli..",
            "org.redisson..")
        .check(classes);
  }

  @Test
  void nothingIsSerializedByJavaOrRunAsCodeThatTravelled() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.io.ObjectInputStream")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.io.ObjectOutputStream")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("org.redisson.api.RScript")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("org.redisson.api.RRemoteService")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("org.redisson.api.RExecutorService")
        .check(classes);
  }

  @Test
  void noLockLatchOrQueueOfRedissonIsUsed() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            "org\\.redisson\\.api\\.R(CountDownLatch|Lock|FairLock|Semaphore|BlockingQueue|Topic)")
        .check(classes);
  }

  @Test
  void onlyCodecsThatReadPlainBytesAndTextAreUsed() {
    noClasses()
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "are codecs that build objects",
                (JavaClass type) ->
                    type.getPackageName().equals("org.redisson.codec")
                        && !type.getSimpleName().equals("CompositeCodec")))
        .check(classes);
  }

  private static DescribedPredicate<JavaClass> faces() {
    return resideInAnyPackage(
        "dev.millrace.cli..", "dev.millrace.dashboard..", "dev.millrace.view..");
  }
}
