// The port to Sonarr and Radarr: apps that import finished downloads into a library of their own.

import type { ArrDownloadClient } from "./category.ts";
import type { WholeList } from "./whole-list.ts";

/** The kinds of apps, with the titles that messages use. */
export const ARR_TITLES = { sonarr: "Sonarr", radarr: "Radarr" } as const;

/** The ports that the apps listen on unless they are changed. */
export const ARR_PORTS = { sonarr: 8989, radarr: 7878 } as const;

export type ArrKind = keyof typeof ARR_TITLES;

export const ARR_KINDS = Object.keys(ARR_TITLES) as ArrKind[];

export const isArrKind = (text: string): text is ArrKind => Object.hasOwn(ARR_TITLES, text);

/** Name of a setting for one app of ARR_APPS: `ARR_TV_API_KEY`. */
export type ArrSettingName = `ARR_${string}_API_KEY`;

/** Returns the prefix of an app's setting names. */
export const arrSettingsOf = (name: string): `ARR_${string}` =>
  `ARR_${name.toUpperCase().replaceAll("-", "_")}`;

/** An app's messages about one file of a download, or about the whole download. */
export type ArrMessage = { title: string; messages: string[] };

/** One entry of an app's queue. A season pack has one for each episode. */
export type ArrQueueEntry = {
  /** The download's id as the app knows it: an info hash, or the id of a newsreader. */
  downloadId: string;
  /** The download's name. */
  title: string;
  /** The download's state at its client as the app sees it, such as `completed`. */
  status: string;
  /** The app's state, such as `importPending`, as it wrote it. */
  state: string;
  /** `ok`, `warning` or `error`; empty for an entry that the app does not track. */
  health: string;
  messages: ArrMessage[];
  /** The client's own message. */
  errorMessage?: string | undefined;
  /** Path of the download in the app's container. Only its last part means anything here. */
  outputPath?: string | undefined;
};

/** One event of an app's history. */
export type ArrEvent = {
  /** The event's number in the app. */
  id?: number | undefined;
  /** Empty if a person imported what the app did not grab. `droppedPath` names that download. */
  downloadId: string;
  /** The name that the download had when it was grabbed. */
  title: string;
  /** `grabbed`, `downloadFolderImported`, `downloadFailed`, `downloadIgnored`, or another one. */
  type: string;
  /** ms since 1970 */
  at: number;
  /** The imported file, at its place among the downloads. */
  droppedPath?: string | undefined;
  /** The imported file, at its place in the app's library. */
  importedPath?: string | undefined;
  /** The app's reason, for a failure. */
  message?: string | undefined;
};

/** An app of the configuration. */
export type ArrSettings = {
  /** The name by which settings refer to it: `sonarr`, `radarr`, or a name in ARR_APPS. */
  name: string;
  kind: ArrKind;
  /** The name in messages: the kind, followed by the name if that adds information. */
  title: string;
  /** The address without secrets. */
  address: string;
  urlSetting: string;
  keySetting: string;
};

/** A connection to one app. Nothing in the app is changed. @throws Outage from every method */
export interface ArrApp extends ArrSettings {
  /** Returns the whole queue, including downloads that the app matched to no film or series. */
  queue(signal: AbortSignal): Promise<WholeList<ArrQueueEntry>>;
  /** Returns the events of one download, newest first. */
  history(downloadId: string, signal: AbortSignal): Promise<ArrEvent[]>;
  /** Returns all events since this time (ms since 1970, on the app's clock), in any order. */
  since(at: number, signal: AbortSignal): Promise<WholeList<ArrEvent>>;
  /** Returns the newest events of all downloads, or of one type, newest first. */
  recent(signal: AbortSignal, query?: { type?: "imported"; since?: number }): Promise<ArrEvent[]>;
  /** Returns when the app started, and when it last looked at its download clients. */
  looks(signal: AbortSignal): Promise<ArrLooks>;
  /** Time on the app's clock by its last answer, in ms since 1970; before an answer, our time. */
  now(): number;
  /** Returns the app's enabled download clients. */
  downloadClients(signal: AbortSignal): Promise<readonly ArrDownloadClient[]>;
  /** Resolves if the app answers at its address and accepts the key. */
  check(signal: AbortSignal): Promise<void>;
  /** Returns the version and the folders of the app's library, as paths of the app's machine. */
  report(signal: AbortSignal): Promise<{ version: string; rootFolders: string[] }>;
  close(): Promise<void>;
}

/**
 * Times in ms since 1970 on the app's clock, in full seconds. `lookedAt`: the start of the newest
 * finished task `RefreshMonitoredDownloads`, whose times are written at its end (`TaskManager`).
 * Undefined if the app does not send it.
 */
export type ArrLooks = { startedAt: number | undefined; lookedAt: number | undefined };

/** Opens a connection without sending a request. */
export type ConfiguredArrApp = ArrSettings & { connect(): Promise<ArrApp> };
