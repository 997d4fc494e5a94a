package dev.millrace.engine;

import dev.millrace.Codec;
import dev.millrace.InvalidJobException;
import dev.millrace.Job;
import dev.millrace.Utf8;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The codec of keys, values and items. Its bytes say themselves what they are, sort as the values
 * do, and are equal when the values are, so that the engine partitions, sorts and groups keys as
 * bytes and decodes each once; after the tuple layer of FoundationDB.
 *
 * <ul>
 *   <li><b>Form.</b> A {@link Tag} and what belongs to it. A composite holds its parts in the same
 *       form, then a 0. Only a whole String, Utf8 or byte[] leaves out escapes and end mark: its
 *       bytes are the plain ones.
 *   <li><b>Order.</b> For values of one type, the unsigned order of the bytes is their natural
 *       order (see {@link OrderedNumbers}, {@link OrderedBytes}); strings sort by code point, lists
 *       and records by their parts in turn, null first. No encoded part is a prefix of another, so
 *       the first parts that differ decide. Sets, maps and objects of Kryo have an order, but no
 *       meaning.
 *   <li><b>Equality.</b> Equal values of one type have equal bytes. Types do not mix: an Integer 1
 *       and a Long 1 differ, and so do a sorted set and a plain one. All lists are one type.
 *   <li><b>Types.</b> Those of {@link ScalarCodec}, {@link CollectionCodec}, {@link RecordCodec}
 *       and Optional. Every other class has to be registered with the job and goes through {@link
 *       KryoCodec}.
 *   <li><b>Trust.</b> Bytes may be damaged, or written by a stranger. They make no code run but the
 *       constructors of classes that {@link JobClasses} accepts; no length is believed before the
 *       bytes for it are there; nesting ends at {@value #MAX_DEPTH}; and whatever is wrong ends in
 *       one exception, thrown here.
 * </ul>
 *
 * <p>One codec serves one thread.
 */
public final class DataCodec implements Codec {

  /** How deep composites may lie in each other, when written and when read. */
  static final int MAX_DEPTH = 64;

  private final ByteCursor cursor = new ByteCursor();
  private final GrowableBytes scratch = new GrowableBytes(64);
  private final CollectionCodec collections = new CollectionCodec(this);
  private final RecordCodec records;
  private final @Nullable KryoCodec objects;
  private KeyForm keys = new KeyForm(this);
  private int depth;

  /**
   * Creates a codec.
   *
   * @param registered the classes registered with the job; the same, in the same order, everywhere
   * @param jobClasses the job's own classes, whose jar or directory may hold records and enums
   * @param loader finds records and enums by name
   * @throws InvalidJobException if a registered class cannot be encoded
   */
  public DataCodec(List<Class<?>> registered, Collection<Class<?>> jobClasses, ClassLoader loader) {
    records = new RecordCodec(this, new JobClasses(registered, jobClasses, loader));
    objects =
        registered.stream().allMatch(DataCodec::encodes) ? null : new KryoCodec(this, registered);
  }

  /**
   * Creates the codec of a job.
   *
   * @throws InvalidJobException if a registered class cannot be encoded
   */
  public static DataCodec of(Job<?, ?> job) {
    List<Class<?>> classes = new ArrayList<>(job.code());
    // What it reads of other jobs it may hand on.
    StepGraph.readBy(job).forEach(step -> classes.addAll(step.code()));
    DataCodec codec = new DataCodec(job.registered(), classes, loader(classes));
    codec.keys = KeyForm.of(job, codec);
    return codec;
  }

  /** The one that knows the user's classes: these know ours, but not the other way round. */
  private static ClassLoader loader(List<Class<?>> classes) {
    ClassLoader ours = DataCodec.class.getClassLoader();
    return classes.stream()
        // A reference to a method that asks for its caller would be linked through nine classes.
        .map(type -> type.getClassLoader())
        .filter(loader -> loader != null && loader != ours)
        .findFirst()
        .orElse(ours);
  }

  private DataCodec(JobClasses classes, @Nullable KryoCodec objects) {
    this.records = new RecordCodec(this, classes);
    this.objects = objects;
  }

  /** How the keys of the job stand in its blocks. */
  KeyForm keys() {
    return keys;
  }

  /** A codec of the same classes without those whose bytes are in no order: Kryo's. */
  DataCodec withoutObjects() {
    return new DataCodec(records.classes(), null);
  }

  @Override
  public byte[] encode(Object value) {
    scratch.truncate(0);
    encode(value, scratch);
    return scratch.toByteArray();
  }

  /**
   * Appends the encoding of a value; nothing if that fails.
   *
   * @throws InvalidJobException if its class, or one within it, has no codec and is not registered
   */
  public void encode(Object value, GrowableBytes out) {
    if (value instanceof String text) {
      out.write(Tag.STRING);
      OrderedBytes.writeText(text, out);
    } else if (value instanceof Long number) {
      OrderedNumbers.write(Tag.LONG, number, out);
    } else if (value instanceof Utf8 text) {
      writeUtf8(text, out);
    } else if (value instanceof byte[] bytes) {
      out.write(Tag.BYTES);
      out.write(bytes, 0, bytes.length);
    } else {
      encodeOther(value, out);
    }
  }

  @Override
  public Object decode(byte[] bytes) {
    return decode(bytes, 0, bytes.length);
  }

  /**
   * Decodes the value whose encoding is a part of an array.
   *
   * @throws IllegalArgumentException if the bytes are damaged, or of a class that is not the job's
   */
  public Object decode(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    depth = 0;
    cursor.attach(bytes, offset, length);
    try {
      return decodeWhole(cursor);
    } catch (DamagedValueException e) {
      throw damaged(length, e.getMessage(), e);
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError | LinkageError e) {
      throw damaged(length, e.toString(), e);
    }
  }

  /**
   * Appends a value, or null, as a part of something longer: no such encoding is a prefix of
   * another. Appends nothing if that fails.
   */
  void encodePart(@Nullable Object value, GrowableBytes out) {
    int start = out.size();
    depth = 0;
    try {
      write(value, out);
    } catch (RuntimeException | Error e) {
      out.truncate(start);
      throw e;
    }
  }

  /**
   * Decodes what {@link #encodePart} has written of a value at {@code offset}, whatever follows it
   * before {@code end}.
   */
  Object decodePart(byte[] bytes, int offset, int end) {
    Objects.checkFromToIndex(offset, end, bytes.length);
    depth = 0;
    cursor.attach(bytes, offset, end - offset);
    try {
      Object value = read(cursor);
      if (value == null) {
        throw cursor.damaged("a key is null");
      }
      return value;
    } catch (DamagedValueException e) {
      throw damaged(end - offset, e.getMessage(), e);
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError | LinkageError e) {
      throw damaged(end - offset, e.toString(), e);
    }
  }

  /** Whether this class, and not Kryo, encodes instances of a class. */
  static boolean encodes(Class<?> type) {
    return ScalarCodec.encodes(type)
        || type.isRecord()
        || Enum.class.isAssignableFrom(type) && type != Enum.class
        || type == Optional.class
        || CollectionCodec.encodes(type);
  }

  /** Appends a value as part of another one. */
  void write(@Nullable Object value, GrowableBytes out) {
    if (value == null) {
      out.write(Tag.NULL);
    } else if (!ScalarCodec.write(value, out)) {
      if (depth == MAX_DEPTH) {
        throw new InvalidJobException(
            "A value of the job is nested deeper than "
                + MAX_DEPTH
                + " levels, at a "
                + JobClasses.sourceName(value.getClass())
                + ": make it flatter; if it contains itself, replace that by a name");
      }
      depth++;
      writeComposite(value, out);
      depth--;
    }
  }

  /** Reads a value that is part of another one. */
  @Nullable Object read(ByteCursor in) {
    int tag = in.next();
    if (tag == Tag.NULL) {
      return null;
    }
    Object scalar = ScalarCodec.read(tag, in);
    if (scalar != null) {
      return scalar;
    }
    if (depth == MAX_DEPTH) {
      throw in.damaged("it is nested deeper than " + MAX_DEPTH + " levels");
    }
    depth++;
    Object composite = readComposite(tag, in);
    depth--;
    return composite;
  }

  private static void writeUtf8(Utf8 text, GrowableBytes out) {
    out.write(Tag.UTF8);
    text.copyTo(out.ensure(text.size()), out.size());
    out.advance(text.size());
  }

  private void encodeOther(Object value, GrowableBytes out) {
    Objects.requireNonNull(
        value, "A key or value of a job must not be null: leave it out, or emit an Optional");
    encodePart(value, out);
  }

  private static IllegalArgumentException damaged(int length, @Nullable String why, Throwable e) {
    return new IllegalArgumentException(
        "Encoded value of " + length + " bytes is damaged, or of another build: " + why, e);
  }

  private Object decodeWhole(ByteCursor in) {
    int tag = in.peek();
    if (tag == Tag.STRING) {
      in.position++;
      return OrderedBytes.readText(in);
    }
    if (tag == Tag.UTF8) {
      return Utf8.copyOf(in.bytes, in.position + 1, in.remaining() - 1);
    }
    if (tag == Tag.BYTES) {
      byte[] bytes = new byte[in.remaining() - 1];
      System.arraycopy(in.bytes, in.position + 1, bytes, 0, bytes.length);
      return bytes;
    }
    Object value = read(in);
    if (value == null) {
      throw in.damaged("a key or value is null");
    }
    if (in.remaining() > 0) {
      throw in.damaged(in.remaining() + " bytes follow the value");
    }
    return value;
  }

  private void writeComposite(Object value, GrowableBytes out) {
    if (value instanceof Enum<?> constant) {
      records.writeEnum(constant, out);
    } else if (value instanceof Record record) {
      records.writeRecord(record, out);
    } else if (CollectionCodec.encodes(value.getClass())) {
      collections.write(value, out);
    } else if (value instanceof Optional<?> optional) {
      out.write(Tag.OPTIONAL);
      optional.ifPresent(present -> write(present, out));
      out.write(Tag.END);
    } else if (objects != null) {
      objects.write(value, out);
    } else {
      throw JobClasses.unregistered(value.getClass());
    }
  }

  private Object readComposite(int tag, ByteCursor in) {
    return switch (tag) {
      case Tag.LIST -> collections.readList(in);
      case Tag.SET -> collections.readSet(false, in);
      case Tag.SORTED_SET -> collections.readSet(true, in);
      case Tag.MAP -> collections.readMap(false, in);
      case Tag.SORTED_MAP -> collections.readMap(true, in);
      case Tag.OPTIONAL -> readOptional(in);
      case Tag.ENUM -> records.readEnum(in);
      case Tag.RECORD -> records.readRecord(in);
      case Tag.KRYO -> {
        if (objects == null) {
          throw in.damaged("it is of a registered class, and this job registers none");
        }
        yield objects.read(in);
      }
      default -> throw in.damaged("no type has the tag " + tag);
    };
  }

  private Optional<Object> readOptional(ByteCursor in) {
    Optional<Object> optional = Optional.empty();
    if (in.peek() != Tag.END) {
      optional = Optional.of(Objects.requireNonNull(read(in)));
    }
    if (in.next() != Tag.END) {
      throw in.damaged("an Optional has two values");
    }
    return optional;
  }
}
