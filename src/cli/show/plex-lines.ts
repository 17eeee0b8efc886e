import type { ShownStatus } from "../../app/engine/status.ts";

type Trouble = NonNullable<ShownStatus["plex"]>;

/** How much of what was filed Plex does not show as what it is, and where it is said what to do about it. */
export const plexLines = (plex: Trouble | undefined): string[] =>
  plex
    ? [
        ...line(plex, "mismatch", (these) => `Plex shows ${these} as something else`),
        ...line(plex, "not_seen", (these) => `Plex does not show ${these}`),
      ]
    : [];

function line(plex: Trouble, kind: "mismatch" | "not_seen", what: (these: string) => string): string[] {
  const [first, ...others] = plex.releases.flatMap((one) => (one.plex === kind ? one.release_id : []));
  if (first === undefined) return [];
  const older = plex[kind] - 1 - others.length;
  const also = [...(others.length > 0 ? [`also ${others.join(", ")}`] : []), ...(older > 0 ? [`${older} older`] : [])];
  const rest = also.length > 0 ? ` (${also.join("; ")})` : "";
  return [`  ${what(`${plex[kind]} of the filed`)}: plex-ingest why ${first}${rest}`];
}
