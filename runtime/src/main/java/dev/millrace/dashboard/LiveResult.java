package dev.millrace.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.InvalidJobException;
import dev.millrace.client.Peek;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.store.StoreException;
import dev.millrace.view.JsonView;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The top of the result of one job as far as that is known, looked at anew while somebody asks and
 * the job gets on. Whoever asks is given what is known, and never waits.
 */
final class LiveResult {

  /** Between two looks, at least. */
  private static final long EVERY = TimeUnit.SECONDS.toNanos(2);

  /** Whoever has not asked for so long does not watch any more. */
  private static final long WATCHED = TimeUnit.SECONDS.toNanos(30);

  /** Code of a job that takes longer for a look is interrupted. */
  private static final long LONGEST = TimeUnit.SECONDS.toNanos(20);

  private static final Logger log = LoggerFactory.getLogger(LiveResult.class);

  private final String jobId;
  private final LiveResults looks;
  private final Map<String, JsonNode> parts = new LinkedHashMap<>();
  private @Nullable Future<?> looking;
  private @Nullable JobStatus asked;
  private @Nullable JobStatus seen;
  private boolean refused;
  private boolean begun;
  private boolean settled;
  private long asking;
  private long since;

  LiveResult(String jobId, LiveResults looks) {
    this.jobId = jobId;
    this.looks = looks;
  }

  /** Adds what is known to what a page is told, and has it looked again if it is time. */
  synchronized void addTo(Map<String, JsonNode> all, JobStatus now) {
    all.putAll(parts);
    asked = now;
    asking = System.nanoTime();
    if (looking != null) {
      if (begun && asking - since > LONGEST) {
        looking.cancel(true);
      }
    } else if (isDue(now)) {
      begun = false;
      looking = looks.submit(this::look);
    }
    settled = looking == null && seen != null && !hasGoneOn(seen, now);
  }

  /** Whether what was added last is all that there will be, as the job stood then. */
  synchronized boolean isSettled() {
    return settled;
  }

  private boolean isDue(JobStatus now) {
    boolean isOver = now.state().isTerminal();
    boolean canTell = now.state() == JobState.SUCCEEDED || (!isOver && now.tasks().maps() > 0);
    if (!canTell) {
      seen = isOver ? now : seen;
      return false;
    }
    return seen == null
        || (hasGoneOn(seen, now) && (isOver || (!refused && asking - since > EVERY)));
  }

  private static boolean hasGoneOn(JobStatus before, JobStatus now) {
    return before.state() != now.state()
        || before.tasks().mapsLeft() != now.tasks().mapsLeft()
        || before.tasks().reducesLeft() != now.tasks().reducesLeft();
  }

  private void look() {
    JobStatus status = begin();
    @Nullable Peek peek = null;
    String note = "";
    boolean no = false;
    try {
      peek = status == null ? null : looks.peek(jobId);
    } catch (InvalidJobException e) {
      note = String.valueOf(e.getMessage());
      no = true;
    } catch (IOException | StoreException e) {
      note = String.valueOf(e.getMessage());
    } catch (RuntimeException | LinkageError e) {
      log.warn("The result of a job cannot be looked at while it runs job={}", jobId, e);
      note = "The result of job " + jobId + " cannot be looked at here: " + e;
      no = true;
    } finally {
      end(status, peek, note, no);
    }
  }

  private synchronized @Nullable JobStatus begin() {
    begun = true;
    long now = System.nanoTime();
    since = now;
    return now - asking > WATCHED ? null : asked;
  }

  private synchronized void end(
      @Nullable JobStatus status, @Nullable Peek peek, String note, boolean no) {
    looking = null;
    since = System.nanoTime();
    if (status == null) {
      return;
    }
    seen = status;
    refused = no;
    if (peek != null) {
      parts.put("peek", JsonView.peek(peek));
    }
    parts.put("peek-note", TextNode.valueOf(note));
  }
}
