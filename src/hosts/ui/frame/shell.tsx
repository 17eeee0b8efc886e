import { type ComponentChildren, Fragment, type JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { PageAddress } from "../../../core/page/place.ts";
import type { ToolName, Tools } from "../desk/answers.ts";
import { type Desk, DeskContext, useDesk } from "../desk/desk.ts";
import { useEvery } from "../hooks/use-every.ts";
import { isText, useKeys } from "../hooks/use-keys.ts";
import { useAnswer } from "../hooks/use-load.ts";
import { stateOf } from "../model/pill-state.ts";
import { Bands } from "../shell/bands.tsx";
import { LostContext, StatusContext, useTracked } from "../shell/connection.ts";
import { Button, Link } from "../shell/controls.tsx";
import { Dialog } from "../shell/dialog.tsx";
import { Select } from "../shell/fields.tsx";
import { Icon } from "../shell/icon.tsx";
import { NoticeContext, type StatusNotice } from "../shell/problem.tsx";
import { StatePill } from "../shell/state-pill.tsx";
import { StatusLine } from "../shell/status-line.tsx";
import { useUnanswered } from "../shell/unanswered.tsx";
import { frame } from "../text/frame.ts";
import { text } from "../text/text.ts";
import { Appearance, LOOKS, takeOn } from "./appearance.tsx";
import { KeysDialog } from "./keys-dialog.tsx";
import { Mark, Tmdb } from "./marks.tsx";
import { BottomPages, Pages } from "./pages.tsx";
import { collectTyping, type TypedAhead } from "./typed-ahead.ts";
import type { OpenedComponent } from "./when-opened.tsx";

/** Tools that accept a storage for their lists. */
const BY_STORAGE: ReadonlySet<ToolName> = new Set([
  "get_ingest_queue",
  "get_ingest_history",
  "get_home",
  "list_releases",
  "list_filed_works",
  "get_plots",
  "list_torrents",
  "list_trash",
]);

/** Returns the same desk, with lists limited to one storage. */
const onStorage = (desk: Desk, storage: string | undefined): Desk =>
  storage === undefined
    ? desk
    : {
        ...desk,
        call: <T extends ToolName>(tool: T, args: Tools[T]["asks"], signal?: AbortSignal) =>
          desk.call(tool, BY_STORAGE.has(tool) ? { ...args, storage } : args, signal),
      };

export type PaletteProps = {
  /** Returns the text that was dropped on the page, or typed before the search was shown. */
  given: () => string;
  /** Actions of the shell, by their labels. */
  acts: Readonly<Record<string, () => void>>;
  close: () => void;
};

/** Interval in ms at which the state is read although nothing has changed. */
const STATE_INTERVAL_MS = 60_000;

type ShellProps = {
  place: PageAddress;
  children: ComponentChildren;
  /** Passed as a prop, because the search depends on all pages. */
  Palette: OpenedComponent<PaletteProps>;
};

/**
 * The frame around every page: links to the other pages, whether all is well, and the latest
 * notice.
 */
export function Shell({ place, children, Palette }: ShellProps): JSX.Element {
  const [notice, notify] = useState<StatusNotice>();
  const [asked, ask] = useState<"keys" | "look">();
  const { answer: status, again, overdueSince } = useAnswer("get_watcher_status", {});
  // A database that does not answer sends no change, so the state is read without one, too.
  useEvery(STATE_INTERVAL_MS, () => document.hidden || again());
  /** The storage that the pages show; undefined for all storages. */
  const [storage, chooseStorage] = useState<string>();
  const { desk, band } = useUnanswered(useDesk(), notify);
  const since = useTracked();
  // Partly filed releases also wait, so this uses the queue's total instead of the counts by state.
  const { answer: queue } = useAnswer("get_ingest_queue", { limit: 1 });
  const waiting = queue?.total;
  /** Returns the text that the search begins with. Undefined while there is no search. */
  const [given, give] = useState<{ text: () => string }>();
  const ahead = useRef<TypedAhead>(undefined);
  const endSearch = (): void => {
    ahead.current?.end();
    ahead.current = undefined;
    give(undefined);
  };
  const find = (dropped = ""): void => {
    if (ahead.current) return;
    const typing = collectTyping();
    ahead.current = typing;
    Palette.load().then(
      () => (typing.isCancelled() ? endSearch() : give({ text: () => dropped + typing.end() })),
      () => {
        endSearch();
        notify({ text: text.pageFailed, tone: "danger" });
      },
    );
  };
  const isQueue = place.page === "waiting" || place.page === "item";
  useKeys({ keys: () => ask("keys"), find, search: isQueue ? undefined : find });
  useEffect(() => onDrop(find), []);
  useEffect(() => {
    const page =
      place.page === "item" || place.page === "files" || place.page === "unknown"
        ? "waiting"
        : place.page;
    const count = page === "waiting" && waiting !== undefined ? `${waiting} ` : "";
    document.title = text.title(`${count}${text.pages[page]}`);
  }, [place.page, waiting]);
  useEffect(() => markIcon((waiting ?? 0) > 0), [waiting]);
  const close = (): void => ask(undefined);
  return (
    <LostContext.Provider value={since}>
      <NoticeContext.Provider value={notify}>
        <a class="skip" href="#content" onClick={skip}>
          {text.skip}
        </a>
        <header class="top">
          <Link class="brand" to={{ page: "home" }}>
            <Mark />
            <span>{text.brand}</span>
          </Link>
          <Pages
            place={place}
            waiting={waiting}
            isIll={status !== undefined && stateOf(status).tone === "bad"}
          />
          <div class="ends">
            {status?.storages && (
              <Select
                label={text.storage}
                isHidden
                class=""
                value={storage ?? ""}
                options={[["", text.allStorages], ...status.storages]}
                choose={(value) => chooseStorage(value === "" ? undefined : value)}
              />
            )}
            <Link class="to-state" to={{ page: "home" }}>
              <StatePill status={status} overdueSince={overdueSince} />
            </Link>
            <Button class="ghost" aria-label={frame.look.title} onClick={() => ask("look")}>
              <Icon of="look" />
            </Button>
            <Button class="ghost find" aria-label={frame.keys.commands.find} onClick={() => find()}>
              <Icon of="search" />
            </Button>
          </div>
        </header>
        <Bands engine={status?.engine} again={again} />
        {since === undefined && band}
        <StatusContext.Provider value={status}>
          <DeskContext.Provider value={useMemo(() => onStorage(desk, storage), [desk, storage])}>
            {/* Selecting another storage changes the requests of every page. */}
            <Fragment key={storage}>{children}</Fragment>
          </DeskContext.Provider>
          {given !== undefined && (
            <Palette
              given={given.text}
              acts={{
                [frame.look.title]: () => ask("look"),
                [frame.keys.title]: () => ask("keys"),
                ...Object.fromEntries(
                  LOOKS.map((look) => [
                    frame.look.take(frame.look.looks[look]),
                    () => takeOn(look),
                  ]),
                ),
              }}
              close={endSearch}
            />
          )}
        </StatusContext.Provider>
        <StatusLine notice={notice} notify={notify} />
        <footer class="foot">
          <Tmdb />
        </footer>
        {/* On these pages, the decision controls replace this bar. */}
        {place.page !== "item" && place.page !== "files" && (
          <BottomPages place={place} waiting={waiting} />
        )}
        {asked === "keys" && <KeysDialog close={close} />}
        {asked === "look" && (
          <Dialog title={frame.look.title} close={close}>
            <Appearance />
          </Dialog>
        )}
      </NoticeContext.Provider>
    </LostContext.Provider>
  );
}

/** Shows in the tab's icon whether something is waiting. */
function markIcon(isWaiting: boolean): void {
  const icon = document.querySelector<HTMLLinkElement>("link[rel=icon]");
  if (!icon) return;
  icon.dataset["plain"] ??= icon.getAttribute("href") ?? "";
  const { plain = "", waiting = plain } = icon.dataset;
  icon.setAttribute("href", isWaiting ? waiting : plain);
}

/**
 * Calls back with the name of a dropped file, or with a dropped link or text. Otherwise, the
 * browser would leave the page to open it.
 */
function onDrop(dropped: (what: string) => void): () => void {
  const take = (event: DragEvent): void => {
    const { dataTransfer: given, target, type } = event;
    if (!given || isText(target)) return;
    event.preventDefault();
    if (type === "drop") dropped(given.files[0]?.name ?? given.getData("text"));
  };
  for (const type of ["dragover", "drop"] as const) addEventListener(type, take);
  return () => {
    for (const type of ["dragover", "drop"] as const) removeEventListener(type, take);
  };
}

/**
 * Moves the focus to the content. If the page has a base address, following a link to a fragment
 * would leave the page.
 */
function skip(event: MouseEvent): void {
  event.preventDefault();
  document.querySelector<HTMLElement>("main")?.focus();
}
