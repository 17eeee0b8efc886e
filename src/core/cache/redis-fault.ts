/** Why the shared cache does not work, and what to do, in one sentence each. */
type RedisFault = { problem: string; advice: string };

const FAULTS: readonly (readonly [RegExp, RedisFault])[] = [
  [
    /WRONGPASS|NOAUTH|NOPERM|invalid password/i,
    {
      problem: "Redis refuses the user or the password.",
      advice: "Correct the user and the password in REDIS_URL.",
    },
  ],
  [
    /certificate|self.signed|SSL|TLS/i,
    {
      problem: "The TLS connection to Redis fails.",
      advice:
        "Name the authority that signed its certificate in NODE_EXTRA_CA_CERTS, and check REDIS_URL and REDIS_TLS.",
    },
  ],
  [
    /OOM|READONLY|MISCONF/,
    {
      problem: "Redis is not accepting writes.",
      advice: "Set its maxmemory-policy to allkeys-lru, and connect to the primary server.",
    },
  ],
  [
    /LOADING|MASTERDOWN|CLUSTERDOWN|TRYAGAIN/,
    { problem: "Redis is not ready.", advice: "Wait until it has started, then run this again." },
  ],
];

const SILENT: RedisFault = {
  problem: "Redis does not answer.",
  advice: "Check that it runs, and that REDIS_URL reaches it from here.",
};

/**
 * Describes a problem with Redis in our own sentences, which may be public. Messages from Redis and
 * the network contain addresses and user names, so they appear only in the log.
 */
export const explainRedis = (error = ""): RedisFault =>
  FAULTS.find(([words]) => words.test(error))?.[1] ?? SILENT;
