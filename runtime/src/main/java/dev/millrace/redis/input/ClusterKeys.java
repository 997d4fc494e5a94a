package dev.millrace.redis.input;

import dev.millrace.InvalidJobException;
import dev.millrace.RecordReader;
import dev.millrace.Slice;
import dev.millrace.redis.input.ClusterMasters.Master;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys of a cluster: a slice for each master. A key is on one of them as long as no slot moves,
 * so each slice says which slots the master had, and its end asks whether it has them still.
 *
 * @param entrance any node of the cluster
 * @param target which keys
 */
record ClusterKeys(ServerAddress entrance, ScanTarget target) {

  List<Slice> slices(Node node) throws IOException {
    List<Slice> slices = new ArrayList<>();
    long start = 0;
    for (Master master : ClusterMasters.of(node)) {
      try (Node holder = new Node(master.address(), target.source(), Node.PLANNING)) {
        String content = master.id() + " " + holder.identity().runId() + " " + master.slots();
        long end = start + target.size(holder);
        slices.add(
            Slice.carrying(
                target.source() + " of " + master.address(),
                target.unit(),
                start,
                end,
                content.getBytes(StandardCharsets.US_ASCII)));
        start = end;
      }
    }
    return slices;
  }

  RecordReader<List<byte[]>> open(Slice slice) throws IOException {
    String[] planned = new String(slice.content(), StandardCharsets.US_ASCII).split(" ", 3);
    Node holder =
        new Node(unmoved(planned[0], planned[2]).address(), target.source(), Node.PATIENCE);
    try {
      holder.pin(planned[1]);
      return new Reader(
          new ScanReader(new NodeScan(holder, target, ScanRange.ALL), ScanRange.ALL),
          () -> unmoved(planned[0], planned[2]));
    } catch (IOException | RuntimeException e) {
      holder.close();
      throw e;
    }
  }

  private Master unmoved(String id, String slots) throws IOException {
    try (Node node = new Node(entrance, target.source(), Node.PATIENCE)) {
      return ClusterMasters.of(node).stream()
          .filter(master -> master.id().equals(id) && master.slots().equals(slots))
          .findFirst()
          .orElseThrow(
              () ->
                  new InvalidJobException(
                      "The cluster of %s has moved slots, or failed over, since the job was planned, so keys may be read twice or not at all: submit the job anew"
                          .formatted(entrance)));
    }
  }

  private interface Check {
    Master unmoved() throws IOException;
  }

  private record Reader(ScanReader keys, Check check) implements RecordReader<List<byte[]>> {

    @Override
    public boolean advance() throws IOException {
      if (keys.advance()) {
        return true;
      }
      check.unmoved();
      return false;
    }

    @Override
    public List<byte[]> record() {
      return keys.record();
    }

    @Override
    public double progress() {
      return keys.progress();
    }

    @Override
    public String position() {
      return keys.position();
    }

    @Override
    public void close() throws IOException {
      keys.close();
    }
  }
}
