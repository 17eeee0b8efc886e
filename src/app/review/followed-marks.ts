import type { Clock } from "../../core/clock.ts";
import type { Store } from "../../store/open.ts";
import type { EngineView } from "../engine/engine-view.ts";
import { type OwnConfiguration, readStatus } from "../engine/status.ts";
import { findItem } from "./queue/find-item.ts";
import { readQueue } from "./queue/queue.ts";
import { refuseReplaced } from "./refuse-replaced.ts";

/** A resource that a client may follow: the first page of the queue, the status, or one release. */
export type FollowedResource =
  | { kind: "queue"; limit: number }
  | { kind: "status" }
  | { kind: "release"; id: number };

/** Detects changes in the response for a resource that a client follows. */
export interface FollowedMarks {
  /**
   * Returns a text that changes with every commit to the database, whether by this connection or by
   * another, and when an engine starts or ends. Takes microseconds.
   */
  changeMark(): Promise<string>;
  /**
   * Returns a text that changes whenever the client's response would change.
   * @throws UserError (`not_found`) for an unknown release
   */
  answerMark(what: FollowedResource): Promise<string>;
}

export interface FollowedDeps extends EngineView {
  store: Store;
  clock: Clock;
  own?: OwnConfiguration | undefined;
  hash: (text: string) => string;
}

export function createFollowed(deps: FollowedDeps): FollowedMarks {
  const store = refuseReplaced(deps.store);

  // The response is not shown to anyone. As in read-only mode, no candidate is therefore remembered
  // as shown.
  function read(what: FollowedResource): Promise<unknown> {
    const unseen = { readOnly: true };
    if (what.kind === "queue") {
      const query = { grouped: true, limit: what.limit };
      return readQueue(store, query, { ...unseen, clock: deps.clock });
    }
    if (what.kind === "status") return readStatus(store, deps, deps.clock, deps.own);
    return findItem(store, what.id, unseen);
  }

  return {
    async changeMark() {
      return `${store.dataVersion()} ${store.ownChanges()} ${await deps.lockHeld()}`;
    },
    answerMark: async (what) => deps.hash(JSON.stringify(await read(what))),
  };
}
