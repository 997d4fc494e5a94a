package dev.millrace.roles;

import dev.millrace.input.RedisServer;
import dev.millrace.store.JobStore;
import dev.millrace.store.PartialStore;
import dev.millrace.store.TaskQueue;
import dev.millrace.store.Wake;

/** What a worker needs of the store; {@code redis} is its server, for inputs. */
public record WorkerStores(
    JobStore jobs, TaskQueue tasks, PartialStore partials, Wake wake, RedisServer redis) {}
