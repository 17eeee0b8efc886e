import type * as z from "zod";
import { Outage, type OutageOptions } from "../../base/errors.ts";
import { parseJson } from "../../base/text/parse-json.ts";
import type { ArrApp, ArrSettings } from "../../core/arr/app.ts";
import { ARR_TITLES } from "../../core/arr/app.ts";
import { WholeList } from "../../core/arr/whole-list.ts";
import type { Clock } from "../../core/clock.ts";
import type { Trace } from "../../core/trace.ts";
import { readAuthority } from "../http/authority.ts";
import { adviseOnCertificate, CertificateFault, HttpFault } from "../http/faults.ts";
import { createHttp, type HttpAnswer } from "../http/http.ts";
import {
  downloadClients,
  page,
  records,
  rootFolders,
  systemStatus,
  tasks,
  toDate,
  toDownloadClients,
  toEvent,
  toQueueEntry,
  toTime,
} from "./wire.ts";

/** A request to an app and its response. The key, a header, is not in it. */
export type ArrExchange = { path: string; status: number; text: string };

export type ArrClientDeps = {
  settings: ArrSettings;
  /** The address as configured, with the path under which the app is served. */
  url: string;
  /** Called for each request, so that a key can be replaced without a restart. */
  key: () => string | undefined;
  /** ARR_CA_FILE: certificates that are trusted in addition to those of the machine. */
  caFile?: string | undefined;
  clock: Clock;
  trace?: Trace | undefined;
  deadlineMs?: number | undefined;
  /** Called for each response, for recordings. */
  note?: ((exchange: ArrExchange) => void) | undefined;
};

const DEADLINE_MS = 15_000;
const MAX_BYTES = 32 * 1024 ** 2;
const PAGE_SIZE = 250;
/** A page of a history that is read as far back as a download is old: about 1 MiB. */
const LONG_PAGE_SIZE = 1000;
/** The apps set no limit: 603 entries were 425 KiB in 10 ms (Radarr 6.0). */
const WHOLE_PAGE_SIZE = 10_000;
/** Pages of a history that are read. */
const MAX_PAGES = 40;
/** `DownloadFolderImported` in the enumerations of both apps. */
const IMPORTED = "3";

/** Creates the client of one Sonarr or Radarr. It only reads. */
export function createArrClient({
  settings,
  url,
  key,
  caFile,
  clock,
  trace,
  deadlineMs = DEADLINE_MS,
  note,
}: ArrClientDeps): ArrApp {
  const { title, kind, urlSetting, keySetting } = settings;
  const authority = caFile === undefined ? undefined : readAuthority(caFile);
  const http = createHttp({
    clock,
    ca: authority?.pem,
    deadlineMs,
    maxBytes: MAX_BYTES,
    connections: 2,
    service: kind,
    trace,
  });
  const root = `${url.replace(/\/+$/, "")}/api/v3/`;

  /** The app's clock compared with ours. An answer's time is in full seconds. */
  let aheadMs = 0;

  const unavailable = (why: string, options?: OutageOptions): Outage =>
    new Outage("arr_unavailable", `${title} did not return a usable response: ${why}.`, options);
  const LASTING = { isLasting: true };

  async function ask<T>(
    path: string,
    query: Record<string, string>,
    schema: z.ZodType<T>,
    signal: AbortSignal,
  ): Promise<T> {
    const secret = key();
    if (secret === undefined) {
      throw new Outage("arr_unauthorized", `${title} needs its API key. Set ${keySetting}.`);
    }
    if (authority && authority.pem === undefined) {
      throw unavailable("ARR_CA_FILE is not a certificate; name a readable PEM file", {
        ...LASTING,
        cause: authority.cause,
      });
    }
    const target = new URL(path, root);
    target.search = new URLSearchParams(query).toString();
    const headers = { "x-api-key": secret, accept: "application/json" };
    let answer: HttpAnswer;
    try {
      answer = await http.send({ method: "GET", url: target, headers, repeatable: true }, signal);
    } catch (error) {
      if (!(error instanceof HttpFault)) throw error;
      if (!(error instanceof CertificateFault)) {
        const isOfService = error.fault === "unreachable";
        throw unavailable(error.why, { cause: error, isOfService });
      }
      const advice = adviseOnCertificate(error.kind, { urlSetting, fileSetting: "ARR_CA_FILE" });
      throw unavailable(`${error.why}; ${advice}`, { cause: error });
    }
    const sentAt = toTime(answer.headers["date"]);
    if (sentAt !== undefined) aheadMs = sentAt - clock.now();
    note?.({
      path: `${target.pathname}${target.search}`,
      status: answer.status,
      text: answer.text,
    });
    if (answer.status !== 200) throw faultOf(answer);
    if (isPage(answer)) {
      throw unavailable(
        `a web page answers instead of the API; add the path under which it is served to ${urlSetting}`,
        LASTING,
      );
    }
    const { data } = schema.safeParse(parseJson(answer.text));
    if (data === undefined) {
      throw unavailable(`the response is not one of ${ARR_TITLES[kind]}'s; check ${urlSetting}`);
    }
    return data;
  }

  function faultOf({ status, headers, redirectsTo = "another address" }: HttpAnswer): Outage {
    if (headers["www-authenticate"] !== undefined) {
      return unavailable(
        `a proxy in front of it asks for a login (${status}); set ${urlSetting} to the app's own address`,
        LASTING,
      );
    }
    if (status === 401 || status === 403) {
      return new Outage(
        "arr_unauthorized",
        `${title} refuses the API key (${status}). Copy it from Settings → General there, and ` +
          `set ${keySetting}.`,
      );
    }
    if (status >= 300 && status <= 399) {
      const isLogin = /(?:^|\/)(?:login|signin|auth|oauth2?)\b/i.test(redirectsTo);
      return unavailable(
        isLogin
          ? `it redirects to a login page, ${redirectsTo} (${status}); set ${urlSetting} to the ` +
              "app's own address, with its path"
          : `it redirects to ${redirectsTo} (${status}); set ${urlSetting} to that address`,
        LASTING,
      );
    }
    if (status === 404) {
      return unavailable(
        `there is no API at this path (404); check the path in ${urlSetting}, and that ` +
          `${ARR_TITLES[kind]} is version 3 or later`,
        LASTING,
      );
    }
    return unavailable(
      status >= 500
        ? `it or a proxy in front of it returned an error (${status}); check its log`
        : `it answers with status ${status}; check ${urlSetting}`,
    );
  }

  /**
   * Reads the whole queue in one answer. Pages are sorted by the remaining time, which changes, so
   * an entry can move from an unread page to a read one.
   */
  async function readQueue(signal: AbortSignal): Promise<WholeList<unknown>> {
    const unknownToo = kind === "sonarr" ? "includeUnknownSeriesItems" : "includeUnknownMovieItems";
    const query = { page: "1", pageSize: String(WHOLE_PAGE_SIZE), [unknownToo]: "true" };
    const first = await ask("queue", query, page, signal);
    const whole = WholeList.of(first.records, first.totalRecords);
    if (whole) return whole;
    const all = await ask("queue/details", {}, records, signal);
    const details = WholeList.of(all, first.totalRecords);
    if (details) return details;
    throw unavailable("its queue has more entries than it sends");
  }

  /**
   * Reads a history, newest first. Events that move to the next page in between appear twice, and
   * none is missed.
   */
  async function readPages<T>(
    path: string,
    query: Record<string, string>,
    read: (record: unknown) => T | undefined,
    signal: AbortSignal,
    isEnough: (last: unknown) => boolean = () => false,
  ): Promise<T[]> {
    const found: T[] = [];
    let seen = 0;
    for (let number = 1; number <= MAX_PAGES; number++) {
      const pageQuery = { page: String(number), pageSize: String(PAGE_SIZE), ...query };
      const { records, totalRecords } = await ask(path, pageQuery, page, signal);
      found.push(...records.map(read).filter((record) => record !== undefined));
      seen += records.length;
      if (records.length === 0 || seen >= totalRecords || isEnough(records.at(-1))) {
        return found;
      }
    }
    return found;
  }

  /** @throws Outage, also if another app answers */
  async function readVersion(signal: AbortSignal): Promise<string> {
    const { appName, version } = await ask("system/status", {}, systemStatus, signal);
    if (appName.toLowerCase() !== kind) {
      throw unavailable(`${appName} answers at this address; check ${urlSetting}`, LASTING);
    }
    return version;
  }

  const NEWEST_FIRST = { sortKey: "date", sortDirection: "descending" };

  return {
    ...settings,
    queue: async (signal) => (await readQueue(signal)).map(toQueueEntry),
    history: (downloadId, signal) =>
      readPages("history", { ...NEWEST_FIRST, downloadId }, toEvent, signal).then((events) =>
        // Older versions ignore the parameter.
        events.filter((event) => event.downloadId.toLowerCase() === downloadId.toLowerCase()),
      ),
    async since(at, signal) {
      const all = await ask("history/since", { date: new Date(at).toISOString() }, records, signal);
      return WholeList.withoutPages(all).map(toEvent);
    },
    recent(signal, { type, since } = {}) {
      // Events that name no download, such as those of a rename, fill pages as well.
      const isOld = (last: unknown): boolean =>
        since === undefined || (toDate(last) ?? Number.POSITIVE_INFINITY) < since;
      const query = {
        ...(type !== undefined && { eventType: IMPORTED }),
        ...(since !== undefined && { pageSize: String(LONG_PAGE_SIZE) }),
      };
      return readPages("history", { ...NEWEST_FIRST, ...query }, toEvent, signal, isOld);
    },
    downloadClients: async (signal) =>
      toDownloadClients(await ask("downloadclient", {}, downloadClients, signal)),
    async looks(signal) {
      const all = await ask("system/task", {}, tasks, signal);
      const { startTime } = await ask("system/status", {}, systemStatus, signal);
      const look = all.find(({ taskName }) => taskName === "RefreshMonitoredDownloads");
      return { startedAt: toTime(startTime), lookedAt: toTime(look?.lastStartTime) };
    },
    now: () => clock.now() + aheadMs,
    check: async (signal) => void (await readVersion(signal)),
    async report(signal) {
      const version = await readVersion(signal);
      const folders = await ask("rootfolder", {}, rootFolders, signal);
      return { version, rootFolders: folders.map((folder) => folder.path) };
    },
    close: () => http.close(),
  };
}

const isPage = ({ headers, text }: HttpAnswer): boolean =>
  /\bhtml\b/i.test(headers["content-type"] ?? "") || /^\s*<(?:!doctype|html)\b/i.test(text);
