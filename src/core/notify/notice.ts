import { cleanText } from "../../base/text/clean-text.ts";
import { formatCount } from "../../base/text/format-count.ts";

/**
 * Kinds of notices, most urgent first, with their wording in a heading and in a line. `isUrgent`
 * raises the priority on channels that have priorities.
 */
export const NOTICE_KINDS = {
  disk_full: { heading: () => "a disk is full", word: "Waits for space", isUrgent: true },
  token_refused: {
    heading: (n: number) => `${formatCount(n, "key")} refused`,
    word: "Refused",
    isUrgent: true,
  },
  failed: { heading: (n: number) => `${n} failed`, word: "Failed", isUrgent: true },
  review: {
    heading: (n: number) => `${formatCount(n, "waits", "wait")} for you`,
    word: "Waits for you",
    isUrgent: false,
  },
  filed: { heading: (n: number) => `${n} filed`, word: "Filed", isUrgent: false },
} as const satisfies Record<
  string,
  { heading: (count: number) => string; word: string; isUrgent: boolean }
>;

export type NoticeKind = keyof typeof NOTICE_KINDS;

export const noticeKinds = Object.keys(NOTICE_KINDS) as NoticeKind[];

/**
 * One event. `text` is a name or a sentence and may contain third-party text. It is cleaned when a
 * message is built.
 */
export type Notice = {
  kind: NoticeKind;
  text: string;
  /** The release that the notice is about. The web page can show it. */
  releaseId?: number | undefined;
};

/** Collected notices: the exact count of each kind, and the texts of the earliest notices. */
export type Digest = { counts: Partial<Record<NoticeKind, number>>; notices: readonly Notice[] };

export const EMPTY_DIGEST: Digest = { counts: {}, notices: [] };

/**
 * Enough to show what the message is about. Channels limit messages to one or two thousand
 * characters.
 */
const MAX_NOTICES = 20;
const MAX_TEXT_CHARS = 120;

/**
 * Adds one notice to the digest. Counts are exact, but only the first twenty texts of each kind are
 * kept.
 */
export function withNotice({ counts, notices }: Digest, notice: Notice): Digest {
  const count = (counts[notice.kind] ?? 0) + 1;
  return {
    counts: { ...counts, [notice.kind]: count },
    notices: count <= MAX_NOTICES ? [...notices, notice] : notices,
  };
}

/** Joins two digests in order. */
export function joinDigests(first: Digest, second: Digest): Digest {
  const counts = { ...first.counts };
  for (const kind of noticeKinds) {
    const count = (counts[kind] ?? 0) + (second.counts[kind] ?? 0);
    if (count > 0) counts[kind] = count;
  }
  const notices = noticeKinds.flatMap((kind) =>
    [...first.notices, ...second.notices]
      .filter((notice) => notice.kind === kind)
      .slice(0, MAX_NOTICES),
  );
  return { counts, notices };
}

export const isEmpty = ({ counts }: Digest): boolean =>
  noticeKinds.every((kind) => counts[kind] === undefined);

/** A message for any channel, in plain text without control characters. */
export type Message = {
  /** `plex-ingest: 3 wait for you, 12 filed` */
  title: string;
  lines: readonly string[];
  isUrgent: boolean;
  counts: Digest["counts"];
  /**
   * Address of the web page, with a trailing slash. A line about a release ends with a link into
   * the page: `…/item/7`.
   */
  page?: string | undefined;
};

/**
 * Builds the message for a digest. `hide` removes secrets from a text. `page` is the web page's
 * address; see `Message`.
 */
export function toMessage(
  { counts, notices }: Digest,
  hide: (text: string) => string,
  page?: string,
): Message {
  const linkTo = ({ releaseId }: Notice): string =>
    page === undefined || releaseId === undefined ? "" : ` ${page}item/${releaseId}`;
  const kinds = noticeKinds.filter((kind) => counts[kind] !== undefined);
  const shown = kinds
    .flatMap((kind) => notices.filter((notice) => notice.kind === kind))
    .slice(0, MAX_NOTICES);
  const total = kinds.reduce((sum, kind) => sum + (counts[kind] ?? 0), 0);
  const more = total - shown.length;
  return {
    title: `plex-ingest: ${kinds.map((kind) => NOTICE_KINDS[kind].heading(counts[kind] ?? 0)).join(", ")}`,
    lines: [
      ...shown.map((oneNotice) => {
        const text = cleanText(hide(oneNotice.text), MAX_TEXT_CHARS);
        return `${NOTICE_KINDS[oneNotice.kind].word}: ${text}${linkTo(oneNotice)}`;
      }),
      ...(more > 0 ? [`… and ${more} more.`] : []),
    ],
    isUrgent: kinds.some((kind) => NOTICE_KINDS[kind].isUrgent),
    counts,
    ...(page === undefined ? {} : { page }),
  };
}

/**
 * A message could not be delivered. `why` is part of a sentence for the user and contains no part
 * of the address.
 */
export class DeliveryError extends Error {
  override name = "DeliveryError";
  readonly why: string;
  /** True if a retry cannot succeed. */
  readonly isFinal: boolean;
  readonly retryAfterMs: number | undefined;
  constructor(
    why: string,
    {
      isFinal = false,
      retryAfterMs,
    }: { isFinal?: boolean; retryAfterMs?: number | undefined } = {},
  ) {
    super(why);
    this.why = why;
    this.isFinal = isFinal;
    this.retryAfterMs = retryAfterMs;
  }
}
