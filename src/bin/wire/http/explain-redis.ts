const KINDS: readonly (readonly [RegExp, string])[] = [
  [/WRONGPASS|NOAUTH|NOPERM|invalid password/i, "Redis refuses the user or the password."],
  [/certificate|self.signed|SSL|TLS/i, "The TLS connection to Redis fails."],
  [/OOM|READONLY|MISCONF/, "Redis accepts no writes."],
  [/LOADING|MASTERDOWN|CLUSTERDOWN|TRYAGAIN/, "Redis is not ready."],
];

/**
 * What is wrong with Redis, for anyone to read: one of our own sentences, since its words and those of the network name
 * addresses and users. The log has them.
 */
export function explainRedis(error = ""): string {
  return KINDS.find(([words]) => words.test(error))?.[1] ?? "Redis does not answer.";
}
