import { expect, test } from "vitest";
import { explainRedis } from "../../../src/core/cache/redis-fault.ts";

test.each([
  ["failed (Error: connect ECONNREFUSED 10.0.0.5:6379)", "Redis does not answer."],
  ["failed (Error: no response within 100 ms)", "Redis does not answer."],
  [undefined, "Redis does not answer."],
  [
    "failed (Error: WRONGPASS invalid username-password pair)",
    "Redis refuses the user or the password.",
  ],
  [
    "failed (Error: NOPERM User anna has no permissions)",
    "Redis refuses the user or the password.",
  ],
  [
    "failed (Error: self-signed certificate for redis.example.org)",
    "The TLS connection to Redis fails.",
  ],
  ["failed (ReplyError: LOADING Redis is loading the dataset in memory)", "Redis is not ready."],
  [
    "failed (ReplyError: READONLY You can't write against a read only replica)",
    "Redis is not accepting writes.",
  ],
])("explains %s as: %s", (error, told) => {
  expect(explainRedis(error).problem).toBe(told);
});
