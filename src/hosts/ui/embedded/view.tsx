import { type ComponentChildren, render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { addressOf, type PageAddress } from "../../../core/page/place.ts";
import type { DecisionResult, UndoAnswer } from "../desk/answers.ts";
import { type Bridge, openBridge } from "../desk/bridge.ts";
import { DeskContext } from "../desk/desk.ts";
import { createMcpDesk } from "../desk/desk-mcp.ts";
import { FirstRowsContext } from "../hooks/first-rows.ts";
import { keepFocus } from "../hooks/keep-focus.ts";
import { useAnswer } from "../hooks/use-load.ts";
import { RouterContext } from "../route/router.ts";
import { Bands } from "../shell/bands.tsx";
import { LostContext, StatusContext, useTracked } from "../shell/connection.ts";
import { Button, Link } from "../shell/controls.tsx";
import { NoticeContext, type StatusNotice } from "../shell/problem.tsx";
import { StatePill } from "../shell/state-pill.tsx";
import { StatusLine } from "../shell/status-line.tsx";
import { TakeBack } from "../shell/take-back.tsx";
import { embedded } from "../text/embedded.ts";
import { text } from "../text/text.ts";
import { Waiting } from "../waiting/waiting.tsx";
import { type Host, type HostContext, meetHost, tellSize } from "./host.ts";

// The view inside an MCP client, which draws a tool's answer: the releases in review, one of them,
// or the additional pages of a view.

/**
 * Draws the additional pages of a view. Returns false for all other pages: those that every view
 * has, and those that exist only in the browser.
 */
type DrawPage = (place: PageAddress) => ComponentChildren;

const page = document.querySelector<HTMLMetaElement>("meta[name=page]")?.content ?? "";
const bridge = openBridge(parent);
const listeners = new Set<(context: HostContext) => void>();
let capabilities: Host["capabilities"] = {};
/** The plan of an undo to draw. It may arrive before or after the view is ready. */
const plans: { last?: UndoAnswer; tell?: (plan: UndoAnswer) => void } = {};
const tally = createTally(
  async () => (await desk.call("get_watcher_status", {})).counts["review"] ?? 0,
  (sentence) => {
    if (!capabilities.updateModelContext) return;
    bridge
      .request("ui/update-model-context", { content: [{ type: "text", text: sentence }] })
      .catch(() => {});
  },
);
const desk = createMcpDesk(bridge, page, tally);

const openLink = (url: string): void =>
  void bridge.request("ui/open-link", { url }).catch(() => {});

/** Number of rows if the view is part of a conversation. */
const FEW = 5;
const MANY = 50;

function Embedded({
  draw,
  first,
  context,
}: {
  first: PageAddress;
  context: HostContext;
  draw: DrawPage;
}) {
  const [place, setPlace] = useState(first);
  const canOpen = page !== "" && capabilities.openLinks !== undefined;
  const [looks, setLooks] = useState(context);
  const [plan, setPlan] = useState<UndoAnswer>();
  useEffect(() => {
    listeners.add(setLooks);
    plans.tell = setPlan;
    setPlan(plans.last);
    return () => void listeners.delete(setLooks);
  }, []);
  const go = (to: PageAddress): void => {
    if (has(to)) return setPlace(to);
    const address = desk.link(to);
    if (address !== undefined) openLink(address);
  };
  const has = (to: PageAddress): boolean =>
    to.page === "waiting" || to.page === "item" || draw(to) !== false;
  const leads = (to: PageAddress): boolean => canOpen || has(to);
  const isSmall = looks.displayMode !== "fullscreen";
  const canGrow = isSmall && looks.availableDisplayModes?.includes("fullscreen") === true;
  const enlarge = (): void =>
    void bridge
      .request<{ mode?: HostContext["displayMode"] }>("ui/request-display-mode", {
        mode: "fullscreen",
      })
      .then(({ mode }) => mode && setLooks((before) => ({ ...before, displayMode: mode })))
      .catch(() => {});
  return (
    <DeskContext.Provider value={desk}>
      <RouterContext.Provider value={{ place, go, leads }}>
        <FirstRowsContext.Provider value={isSmall ? FEW : MANY}>
          <EmbeddedShell
            enlarge={canGrow ? enlarge : undefined}
            openPage={canOpen ? () => openLink(new URL(addressOf(place), page).href) : undefined}
            openLink={openLink}
            home={place.page !== "home" && has({ page: "home" })}
          >
            {draw(place) || <Waiting item={place.page === "item" ? place.id : undefined} />}
            {plan?.plan && (
              <TakeBack release={plan.plan} plan={plan} done={() => setPlan(undefined)} />
            )}
          </EmbeddedShell>
        </FirstRowsContext.Provider>
      </RouterContext.Provider>
    </DeskContext.Provider>
  );
}

async function begin(
  to: Bridge,
  root: HTMLElement,
  start: PageAddress,
  draw: DrawPage,
): Promise<void> {
  const given = Promise.withResolvers<unknown>();
  to.on("ui/notifications/tool-input", (params) => given.resolve(params["arguments"] ?? {}));
  to.on("ui/notifications/tool-result", ({ structuredContent }) => {
    given.resolve({});
    const answer = structuredContent as UndoAnswer | undefined;
    if (answer?.confirm_token === undefined) return;
    plans.last = answer;
    plans.tell?.(answer);
  });
  let stopSize: (() => void) | undefined;
  to.on("ui/resource-teardown", () => {
    stopSize?.();
    desk.end();
  });
  const host = await meetHost(to, (context) => {
    for (const listener of listeners) listener(context);
  });
  capabilities = host.capabilities;
  stopSize = tellSize(to);
  // A host might not send the call's arguments.
  setTimeout(() => given.resolve({}), 1000);
  const { id, reason, search } = (await given.promise) as Record<string, unknown>;
  const filter = {
    ...(typeof reason === "string" ? { reason } : {}),
    ...(typeof search === "string" ? { search } : {}),
  };
  const first: PageAddress =
    typeof id === "number" ? { page: "item", id } : { ...start, ...filter };
  render(<Embedded draw={draw} first={first} context={host.context} />, root);
}

export function show(start: PageAddress, draw: DrawPage): void {
  const root = document.getElementById("root");
  keepFocus();
  if (root) void begin(bridge, root, start, draw);
}

/** Decisions made within this many milliseconds of each other are reported in one sentence. */
const TOGETHER_MS = 1500;

/**
 * Collects a person's decisions and reports them to a model once. The report contains only counts,
 * because names are third-party text.
 */
function createTally(waiting: () => Promise<number | undefined>, tell: (sentence: string) => void) {
  const counts = new Map<string, number>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  async function send(): Promise<void> {
    const decided = [...counts];
    counts.clear();
    const left = await waiting().catch(() => undefined);
    tell(embedded.decided(decided, left));
  }
  return (results: readonly DecisionResult[]): void => {
    for (const { ok, state } of results) {
      const what = ok ? (state ?? "decided") : "refused";
      counts.set(what, (counts.get(what) ?? 0) + 1);
    }
    clearTimeout(timer);
    if (counts.size > 0) timer = setTimeout(() => void send(), TOGETHER_MS);
  };
}

type Props = {
  /** Enlarges the view; undefined if it is already large or cannot be enlarged. */
  enlarge: (() => void) | undefined;
  /** Opens the page in the browser; undefined if its address is unknown. */
  openPage: (() => void) | undefined;
  openLink: (address: string) => void;
  /** True if there is a way back to Home. */
  home: boolean;
  children: ComponentChildren;
};

/**
 * The frame of the view inside another program. It has no links to other pages, because those do
 * not exist there.
 */
function EmbeddedShell({ enlarge, openPage, openLink, home, children }: Props) {
  const [notice, notify] = useState<StatusNotice>();
  const { answer: status, again } = useAnswer("get_watcher_status", {});
  const since = useTracked();
  const tmdb = "https://www.themoviedb.org";
  return (
    <LostContext.Provider value={since}>
      <NoticeContext.Provider value={notify}>
        <header class="top">
          {home ? (
            <Link class="brand" to={{ page: "home" }}>
              ‹ {text.pages.home}
            </Link>
          ) : (
            <b class="brand">{text.brand}</b>
          )}
          <StatePill status={status} />
          {enlarge && <Button says={embedded.enlarge} onClick={enlarge} />}
          {openPage && <Button says={embedded.openPage} onClick={openPage} />}
        </header>
        <Bands engine={status?.engine} again={again} />
        <StatusContext.Provider value={status}>{children}</StatusContext.Provider>
        <StatusLine notice={notice} notify={notify} />
        <footer class="foot">
          <a
            class="logo"
            href={tmdb}
            onClick={(event) => {
              event.preventDefault();
              openLink(tmdb);
            }}
          >
            TMDB
          </a>
          <span>{text.tmdb}</span>
        </footer>
      </NoticeContext.Provider>
    </LostContext.Provider>
  );
}
