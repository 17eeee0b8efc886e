import { expect, test } from "vitest";
import { secretsOf } from "../../../src/bin/config/secrets-of.ts";
import { configured } from "./configured.ts";

test("every secret of the configuration is one that no log may hold, each user's token by itself", () => {
  const { config } = configured({
    PLEX_TOKEN: "plex-token",
    PLEX_USER_TOKENS: "Ben=bens-token,Zoë=zoes-token",
    TMDB_API_KEY: "tmdb-key",
    TRANSMISSION_PASSWORD: "password",
    AUTH_TOKEN: "a".repeat(32),
  });
  const secrets = ["plex-token", "tmdb-key", "password", "a".repeat(32), "bens-token", "zoes-token"];
  expect(secretsOf(config)()).toEqual(secrets);
  expect(secretsOf(configured({}).config)().filter((secret) => secret !== undefined)).toEqual([]);
});
