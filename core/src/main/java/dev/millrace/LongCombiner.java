package dev.millrace;

/** A combiner of longs that works on primitives, so that the engine need not box them. */
@FunctionalInterface
public interface LongCombiner extends Combiner<Long> {

  /** Combines two values; associative. */
  long combineLongs(long left, long right);

  @Override
  default Long combine(Long left, Long right) {
    return combineLongs(left, right);
  }
}
