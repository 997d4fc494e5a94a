package dev.millrace.input;

import dev.millrace.InputContext;
import dev.millrace.InvalidJobException;
import dev.millrace.Split;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/** How the inputs that read files come to their splits. */
final class FileSplits {

  private FileSplits() {}

  /**
   * These paths, of which there must be some.
   *
   * @throws InvalidJobException if there are none
   */
  static List<String> checked(List<String> paths) {
    if (paths.isEmpty()) {
      throw new InvalidJobException(
          "An input has no paths: name at least one file, directory or glob");
    }
    return List.copyOf(paths);
  }

  /**
   * Lists the files that paths name and packs them into splits; none if all files are empty. What
   * cannot be split, although it is larger than a split, is told.
   *
   * @throws InvalidJobException if a path names nothing, or something that is not a readable file,
   *     or if the split size makes too many splits
   */
  static List<Split> of(List<String> paths, InputContext context) {
    return of(InputFiles.list(paths), context, size -> size);
  }

  /** Packs files into splits of a size that may still be changed. */
  static List<Split> of(
      List<InputFile> files, InputContext context, LongUnaryOperator sizeOfSplit) {
    long splitSize = sizeOfSplit.applyAsLong(splitSize(files, context));
    tellWhatIsNotSplit(files, splitSize, context);
    return SplitPacker.pack(files, splitSize);
  }

  /**
   * Lists the files that paths name and packs them whole, empty ones too, into splits that are no
   * larger than they must be.
   *
   * @throws InvalidJobException if a path names nothing, or something that is not a readable file
   */
  static List<Split> whole(List<String> paths, InputContext context) {
    List<InputFile> files = InputFiles.list(paths);
    return SplitPacker.packWhole(files, splitSize(files, context));
  }

  private static long splitSize(List<InputFile> files, InputContext context) {
    return context.splitSize().orElseGet(() -> SplitPacker.splitSize(files, context.slots()));
  }

  private static void tellWhatIsNotSplit(
      List<InputFile> files, long splitSize, InputContext context) {
    List<InputFile> whole =
        files.stream().filter(file -> !file.canBeSplit() && file.length() > splitSize).toList();
    Optional<InputFile> largest = whole.stream().max(Comparator.comparingLong(InputFile::length));
    largest.ifPresent(
        file ->
            context
                .notes()
                .accept(
                    whole.size()
                        + " of "
                        + files.size()
                        + " input files are compressed and cannot be split, so one task reads each,"
                        + " though they are larger than a split ("
                        + splitSize
                        + " bytes); the largest, "
                        + file.path()
                        + ", has "
                        + file.length()
                        + " bytes"));
  }
}
