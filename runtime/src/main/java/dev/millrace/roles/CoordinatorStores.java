package dev.millrace.roles;

import dev.millrace.input.RedisServer;
import dev.millrace.store.JobStore;
import dev.millrace.store.PartialStore;
import dev.millrace.store.PlanStore;
import dev.millrace.store.Wake;

/** What a coordinator needs of the store; {@code redis} is its server, for inputs. */
public record CoordinatorStores(
    JobStore jobs, PlanStore plans, PartialStore partials, Wake wake, RedisServer redis) {}
