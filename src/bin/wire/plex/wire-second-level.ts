import { randomUUID } from "node:crypto";
import type { RedisLevel } from "../../../adapters/redis/redis-level.ts";
import type { SecondLevel } from "../../../app/plex/cache/second-level.ts";
import type { Config } from "../../config/config.ts";

/** The cache level in Redis, if one is configured. Its library is loaded only then; until it is, callers wait. */
export function wireSecondLevel({ redis }: Config): SecondLevel | undefined {
  const url = redis.url.current();
  if (url === undefined) return undefined;
  let closed = false;
  let heard: Parameters<SecondLevel["listen"]>[0] = () => {};
  const opening = import("../../../adapters/redis/redis-level.ts").then(({ openRedisLevel }): RedisLevel => {
    const level = openRedisLevel({ url, tls: redis.tls, sender: randomUUID() });
    level.listen((message) => heard(message));
    if (closed) level.close();
    return level;
  });
  return {
    started: opening.then(({ started }) => started),
    get: async (...asked) => (await opening).get(...asked),
    set: async (...asked) => (await opening).set(...asked),
    claim: async (...asked) => (await opening).claim(...asked),
    delete: async (...asked) => (await opening).delete(...asked),
    publish: async (...asked) => (await opening).publish(...asked),
    listen(listener) {
      heard = listener;
    },
    close() {
      closed = true;
      void opening.then((level) => level.close());
    },
  };
}
