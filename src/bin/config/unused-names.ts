import { type Name, variables } from "./names.ts";
import type { Warning } from "./problem.ts";
import type { Found } from "./sources.ts";

const warning = (name: Name, message: string): Warning => ({ name, message });

/** Settings without which nothing can be filed. */
export const missingNames = (given: ReadonlyMap<Name, Found>): Warning[] =>
  given.has("PLEX_MEDIA_ROOT")
    ? []
    : [warning("PLEX_MEDIA_ROOT", "It is not set: releases are identified, but nothing can be filed.")];

/** Settings that do nothing, or not what they look like, for want of another one. */
export function unusedNames(given: ReadonlyMap<Name, Found>): Warning[] {
  if (!given.has("TRANSMISSION_URL")) {
    return variables().flatMap(([name]) =>
      name.startsWith("TRANSMISSION_") && given.has(name)
        ? [warning(name, "It does nothing without TRANSMISSION_URL: set that as well.")]
        : [],
    );
  }
  const user = given.has("TRANSMISSION_USERNAME");
  if (user === given.has("TRANSMISSION_PASSWORD")) return [];
  return user
    ? [warning("TRANSMISSION_USERNAME", "It is sent with an empty password: set TRANSMISSION_PASSWORD as well.")]
    : [warning("TRANSMISSION_PASSWORD", "It is sent with an empty user name: set TRANSMISSION_USERNAME as well.")];
}
