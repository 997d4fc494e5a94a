package dev.millrace.input;

import dev.millrace.InputContext;
import dev.millrace.InvalidJobException;
import dev.millrace.Split;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** How the inputs that read files come to their splits. */
final class FileSplits {

  private FileSplits() {}

  /**
   * Lists the files that paths name and packs them into splits; none if all files are empty. What
   * cannot be split, although it is larger than a split, is told.
   *
   * @throws InvalidJobException if a path names nothing, or something that is not a readable file,
   *     or if the split size makes too many splits
   */
  static List<Split> of(List<String> paths, InputContext context) {
    List<InputFile> files = InputFiles.list(paths);
    long splitSize = splitSize(files, context);
    tellWhatIsNotSplit(files, splitSize, context);
    return SplitPacker.pack(files, splitSize);
  }

  static long splitSize(List<InputFile> files, InputContext context) {
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
