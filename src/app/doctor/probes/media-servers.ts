import { type Sentence, toCommandText } from "../../../base/actions/sentence.ts";
import { Outage, UserError } from "../../../base/errors.ts";
import { isSupported } from "../../../core/library/canonical-guid.ts";
import {
  KEY_PLACES,
  SERVER_NAMES,
  SERVER_TITLES,
  type ServerName,
} from "../../../core/library/server-entry.ts";
import { SERVER_FACTS } from "../../../core/library/server-facts.ts";
import { explainUnready } from "../../../core/library/server-start.ts";
import { ID_TAGS } from "../../../core/plan/names/name-tags.ts";
import { readsId } from "../../../core/plan/names/server-reading.ts";
import type { Doctor, DoctorProbe, DoctorsServer } from "../doctor.ts";
import { type Finding, fail, ok, warn } from "../finding.ts";
import { toFailedFinding } from "../run-doctor.ts";

const TOKEN_HELP = "https://support.plex.tv/articles/204059436 explains where to find the token.";

const adviseKey = (kind: ServerName): string =>
  kind === "plex"
    ? `Set it. ${TOKEN_HELP}`
    : `Create a key in ${SERVER_TITLES[kind]} under ${KEY_PLACES[kind]}, and set it.`;

/**
 * True if the server refuses a request that only its owner or an administrator may make. A server
 * without that request proves nothing, so its key counts as fine. @throws Outage
 */
const isOfOtherUser = (asked: Promise<unknown>): Promise<boolean> =>
  asked.then(
    () => false,
    (error: unknown) => {
      if (error instanceof UserError) return false;
      if (error instanceof Outage && error.code === "plex_unauthorized") return true;
      throw error;
    },
  );

/**
 * One probe per kind of server. Each reports whether its servers answer, accept their keys and have
 * a supported version.
 */
export const mediaServers: readonly DoctorProbe[] = SERVER_NAMES.map((kind) => ({
  id: kind,
  title: SERVER_TITLES[kind],
  needs: kind === "plex" ? [] : [kind],
  async run(doctor, signal) {
    const { mediaServers: servers } = doctor.outside;
    if (servers.count === 0) {
      return [ok("PLEX_URL is not set, so files are filed but Plex is not asked to scan.")];
    }
    const asked = await servers
      .only((server) => server.kind === kind)
      .needAll(async (server): Promise<Finding[]> => {
        try {
          return await judgeServer(doctor, server, signal);
        } catch (error) {
          signal.throwIfAborted();
          // Other servers of this kind have their own findings.
          return [explainOutage(server, error)];
        }
      });
    const findings = asked.flat();
    const isWell = findings.length > 0 && findings.every(({ level }) => level !== "fail");
    // The messages name their servers, so one probe reports them all.
    const reports = isWell && kind === servers.first?.kind;
    const failing = reports ? await doctor.state.failingScans() : [];
    return [...findings, ...failing.map((message) => warn(toCommandText(message)))];
  },
}));

async function judgeServer(
  { settings }: Doctor,
  server: DoctorsServer,
  signal: AbortSignal,
): Promise<Finding[]> {
  const { kind, title, keySetting, hasKey } = server;
  const { version, isSetUp = true } = await server.identity(signal);
  if (!isSetUp) {
    const { problem, remedy } = explainUnready(title, server.url, "not_set_up");
    return [fail(problem, { advice: remedy })];
  }
  if (!hasKey) {
    return [fail(`${title} answers, but ${keySetting} is not set.`, { advice: adviseKey(kind) })];
  }
  await server.check(signal).catch((error: unknown) => {
    throw isRefusal(error) ? new Outage(error.code, withVersion(server, version, error)) : error;
  });
  if (await isOfOtherUser(server.proveOwner(signal))) return [notOwner(server)];
  if (kind === "plex" && version !== "" && !isSupported(version)) {
    return [
      warn(
        `${title} is version ${version}; the oldest supported version is ${SERVER_FACTS.plex.oldestVersion}.`,
        {
          advice: "Update Plex Media Server.",
        },
      ),
    ];
  }
  const secret = kind === "plex" ? "token" : "key";
  return [
    ok(`${title} ${version || "(of an unknown version)"} answers and accepts the ${secret}.`),
    ...warnOfPrefix(server),
    ...warnOfIds(server, version, settings.idTags),
  ];
}

const isRefusal = (error: unknown): error is Outage =>
  error instanceof Outage && error.code === "plex_unauthorized";

const majorOf = (version: string): number => Number.parseInt(version, 10);

/** A server of this version or a later one ignores the headers of earlier versions. */
function withVersion({ kind }: DoctorsServer, version: string, { message }: Outage): string {
  const { strictSince } = SERVER_FACTS[kind];
  if (strictSince === undefined || majorOf(version) < strictSince) return message;
  return `${message} Since version ${strictSince}, ${SERVER_TITLES[kind]} accepts keys only in the header Authorization.`;
}

const notOwner = ({ kind, title, keySetting }: DoctorsServer): Finding =>
  kind === "plex"
    ? fail(`${title} accepts the token, but it is a shared user's and not the owner's.`, {
        cause: "Plex lets only its owner start scans and see who is watching.",
        advice: `Set ${keySetting} to the owner's token. ${TOKEN_HELP.replace("the token", "it")}`,
      })
    : fail(`${title} accepts the key, but it is not an administrator's.`, {
        cause: `${SERVER_TITLES[kind]} lets only administrators list libraries and start scans.`,
        advice: `${adviseKey(kind).replace(/, and set it\.$/, "")}, and set ${keySetting} to it.`,
      });

const PREFIX = /\/(?:emby|mediabrowser)\/?$/i;

/** Returns the end of an address that the server no longer has; undefined without such an end. */
function findOldPrefix({
  kind,
  url,
}: DoctorsServer): { prefix: string; cause: string } | undefined {
  const { strictSince } = SERVER_FACTS[kind];
  const [prefix] = PREFIX.exec(url) ?? [];
  if (strictSince === undefined || prefix === undefined) return undefined;
  const cause = `${SERVER_TITLES[kind]} has no such address since version ${strictSince}.`;
  return { prefix, cause };
}

function warnOfPrefix(server: DoctorsServer): Finding[] {
  const old = findOldPrefix(server);
  if (old === undefined) return [];
  return [
    warn(`The address of ${server.title} ends in ${old.prefix}.`, {
      cause: old.cause,
      advice: `Remove it from ${server.urlSetting}.`,
    }),
  ];
}

/** Warns if the server does not read ids in the form of the names that are written. */
function warnOfIds(
  { kind, title }: DoctorsServer,
  version: string,
  idTags: Doctor["settings"]["idTags"],
): Finding[] {
  const id = ID_TAGS[idTags].id("tmdb", "603");
  if (readsId({ kind, version }, id)) return [];
  const isReadLater = readsId({ kind }, id);
  const update = isReadLater ? `update ${SERVER_TITLES[kind]} to version 12, or ` : "";
  return [
    warn(`${title} ${version} does not read ids like ${id} in names of new files.`, {
      cause: `INGEST_ID_TAGS is ${idTags}.`,
      advice: capitalize(`${update}set INGEST_ID_TAGS=both.`),
    }),
  ];
}

const capitalize = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

function explainOutage(server: DoctorsServer, error: unknown): Finding {
  const { kind, title, urlSetting, keySetting } = server;
  const failed = toFailedFinding(title, error);
  if (!(error instanceof Outage)) return failed;
  if (error.code === "plex_unauthorized") {
    const advice: Sentence =
      kind === "plex" ? `Set ${keySetting} again. ${TOKEN_HELP}` : `Set ${keySetting} again.`;
    return { ...failed, advice };
  }
  const old = findOldPrefix(server);
  const advice =
    old !== undefined
      ? `Remove ${old.prefix} from ${urlSetting}: ${old.cause}`
      : `Check that ${title} is running and that ${urlSetting} reaches it from this machine.`;
  return { ...failed, advice };
}
