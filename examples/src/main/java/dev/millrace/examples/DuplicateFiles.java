package dev.millrace.examples;

import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Mapper;
import dev.millrace.Parameters;
import dev.millrace.input.FileInput;
import dev.millrace.input.WholeFile;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Finds files that hold the same: which photographs do we keep twice?
 *
 * <p>Each file is one record. The mapper emits the SHA-256 hash of its content and its path; a hash
 * with more than one path is a set of duplicates, whose paths come out under it. A compressed file
 * counts as what it holds.
 *
 * <pre>{@code
 * ./millrace run duplicate-files photographs/
 * }</pre>
 */
public final class DuplicateFiles implements JobDefinition {

  @Override
  public Job<?, ?> define(Parameters parameters) {
    return Job.named("duplicate-files")
        .input(FileInput.of(parameters.inputs()))
        .mapper(new HashMapper())
        .reducer(DuplicateFiles::duplicates)
        .output(parameters.output())
        .build();
  }

  @Override
  public String summary() {
    return "Finds files with the same content: HASH<TAB>PATH for each that is not alone";
  }

  private static void duplicates(String hash, Iterable<String> paths, Emitter<String, String> out) {
    List<String> all = new ArrayList<>();
    paths.forEach(all::add);
    if (all.size() > 1) {
      all.forEach(path -> out.emit(hash, path));
    }
  }

  // snippet: mapper
  static final class HashMapper implements Mapper<WholeFile, String, String> {

    @Override
    public void map(WholeFile file, Emitter<String, String> out) throws Exception {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(file.bytes());
      out.emit(HexFormat.of().formatHex(hash), file.path());
    }
  }
  // end
}
