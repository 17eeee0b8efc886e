import { isPerson } from "../../core/actor.ts";
import type { Release } from "../../core/release/release.ts";
import { findStates, isHeldByPause } from "../../core/release/state-traits.ts";
import type { StoreReader } from "../../store/open.ts";
import { findLastMovers } from "../../store/releases/count-waiting.ts";
import { listReleasesIn } from "../../store/releases/releases.ts";
import { isPaused } from "../../store/settings/settings.ts";
import { isDue } from "../releases/waiting.ts";

/**
 * Selects the releases that a person or a client requested: by adding or retrying them, or by
 * deciding what they are. A selected release stays selected while an engine works on it.
 */
export function createOnlyAsked({
  read,
}: StoreReader): (releases: readonly Release[]) => Promise<Release[]> {
  const asked = new Set<number>();
  return async (releases) => {
    const open = releases.filter(({ id }) => !asked.has(id));
    const ids = open.map(({ id }) => id);
    const movers = await findLastMovers(read, ids);
    for (const { id, decidedBy } of open) {
      const mover = movers.get(id);
      if (decidedBy === "person" || (mover !== undefined && isPerson(mover))) asked.add(id);
    }
    return releases.filter(({ id }) => asked.has(id));
  };
}

const FILING_STATES = findStates(({ stage }) => stage === "file");
const INTAKE_STATES = findStates(({ stage }) => stage === "settle" || stage === "identify");

/**
 * Lists the work that a filing-only engine could do now: releases that are approved (except by the
 * engine alone, while it is paused), being filed or undone, and releases that are settling or being
 * identified on request.
 */
export async function listWorkToFile({ read }: StoreReader, now: number): Promise<Release[]> {
  const paused = await isPaused(read);
  const toFile = await listReleasesIn(read, FILING_STATES);
  const filing = toFile.filter(
    (release) => release.requested !== undefined || !(paused && isHeldByPause(release)),
  );
  const asked = await createOnlyAsked({ read })(await listReleasesIn(read, INTAKE_STATES));
  return [...filing, ...asked].filter(
    (release) => release.requested !== undefined || isDue(release, now),
  );
}
