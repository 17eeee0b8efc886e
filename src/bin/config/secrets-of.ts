import type { Config } from "./config.ts";
import { tokensIn } from "./user-tokens.ts";

/** All that a log must never hold, as it is at the time of asking. */
export const secretsOf =
  ({ plex, tmdb, transmission, server }: Pick<Config, "plex" | "tmdb" | "transmission" | "server">) =>
  (): (string | undefined)[] => [
    ...[plex.token, tmdb.credential, transmission.password, server.authToken].map((secret) => secret.current()),
    ...tokensIn(plex.userTokens.current()),
  ];
