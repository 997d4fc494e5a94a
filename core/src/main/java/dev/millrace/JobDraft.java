package dev.millrace;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The parts of a job while its builder collects them. */
final class JobDraft {

  String name = "";
  final List<Job.Source> sources = new ArrayList<>();
  @Nullable Combiner<?> combiner;
  @Nullable Partitioner<?> partitioner;
  @Nullable Reducer<?, ?, ?> reducer;
  Output<?, ?> output = Output.kept();
  boolean totalOrder;
  boolean anyOrder;
  int partitions = Job.DEFAULT_PARTITIONS;
  OptionalLong splitSize = OptionalLong.empty();
  final List<Class<?>> registered = new ArrayList<>();
  final List<SideTable<?, ?>> sideTables = new ArrayList<>();

  /** Classes of the user's behind mappers and reducers that are ready-made. */
  final List<Class<?>> code = new ArrayList<>();

  JobDraft copy() {
    JobDraft copy = new JobDraft();
    copy.name = name;
    copy.sources.addAll(sources);
    copy.combiner = combiner;
    copy.partitioner = partitioner;
    copy.reducer = reducer;
    copy.output = output;
    copy.totalOrder = totalOrder;
    copy.anyOrder = anyOrder;
    copy.partitions = partitions;
    copy.splitSize = splitSize;
    copy.registered.addAll(registered);
    copy.sideTables.addAll(sideTables);
    copy.code.addAll(code);
    return copy;
  }
}
