import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { findWorkAt, type PageAddress } from "../../core/page/place.ts";
import { type Desk, DeskContext } from "./desk/desk.ts";
import { Shell } from "./frame/shell.tsx";
import { loadWhenOpened } from "./frame/when-opened.tsx";
import { type Router, RouterContext } from "./route/router.ts";
import { AskNow } from "./session/ask-now.tsx";
import { Link } from "./shell/controls.tsx";
import { text } from "./text/text.ts";

/** The whole view, for any desk and router. */
export const App = ({ desk, router }: { desk: Desk; router: Router }): JSX.Element => (
  <DeskContext.Provider value={desk}>
    <RouterContext.Provider value={router}>
      <Shell place={router.place} Palette={Palette}>
        <Page place={router.place} />
      </Shell>
    </RouterContext.Provider>
  </DeskContext.Provider>
);

const Palette = loadWhenOpened(async () => (await import("./palette.tsx")).Palette);
const Home = loadWhenOpened(async () => (await import("./home.tsx")).HomePage);
const Waiting = loadWhenOpened(async () => (await import("./waiting/waiting.tsx")).Waiting);
const Decided = loadWhenOpened(
  async () => (await import("./waiting/decided.tsx")).Decided,
  () => null,
);
/** Asks about a work that the library already has. A correction asks the same question. */
const There = loadWhenOpened(
  async () => (await import("./waiting/waiting.tsx")).There,
  (given) => <div {...given} />,
);
const Files = loadWhenOpened(async () => (await import("./pack/pack.tsx")).PackPage);
const History = loadWhenOpened(async () => (await import("./history/history.tsx")).History);
const Library = loadWhenOpened(async () => (await import("./library/library.tsx")).Library);
const Work = loadWhenOpened(async () => (await import("./library/work.tsx")).WorkPage);
const Downloads = loadWhenOpened(async () => (await import("./downloads/downloads.tsx")).Downloads);
const Health = loadWhenOpened(async () => (await import("./health/health.tsx")).Health);
const Log = loadWhenOpened(async () => (await import("./health/log.tsx")).Log);
// Both scripts are requested together, although only the second part shows the values.
const Settings = loadWhenOpened(async () => {
  const [page] = await Promise.all([import("./settings.tsx"), import("./settings/editor.tsx")]);
  return await page.loadSettings();
});

/** Shown when nothing is configured yet. */
export const FirstVisit = loadWhenOpened(
  async () => (await import("./welcome/welcome.tsx")).Welcome,
);

/** Loaded on demand, because a person with a session does not need it. */
export const SignIn = loadWhenOpened(async () => (await import("./session/sign-in.tsx")).SignIn);

const OPENED: Partial<Record<PageAddress["page"], { load: () => Promise<void> }>> = {
  home: Home,
  waiting: Waiting,
  item: Waiting,
  files: Files,
  history: History,
  library: Library,
  torrents: Downloads,
  settings: Settings,
  health: Health,
  log: Log,
};

/** The page to preload after each of these pages. After all other pages, Home is preloaded. */
const NEXT: typeof OPENED = { home: Waiting, library: Work };

/**
 * Loads the script of a place's page. A page that is drawn immediately uses the answers that came
 * with the shell.
 */
export const loadPlace = async (place: PageAddress): Promise<void> =>
  (findWorkAt(place) ? Work : OPENED[place.page])?.load();

/** Each page has its own folder and does not depend on the others. */
function Page({ place }: { place: PageAddress }) {
  useEffect(() => {
    (NEXT[place.page] ?? Home).load().catch(() => {});
  }, [place.page]);
  const work = findWorkAt(place);
  switch (place.page) {
    case "home":
      return <Home Ask={AskNow} />;
    case "waiting":
      return <Waiting item={undefined} Decided={Decided} />;
    case "item":
      return <Waiting item={place.id} Decided={Decided} />;
    case "files":
      return <Files id={place.id} />;
    case "history":
      return <History filter={place} />;
    case "library":
      return work ? (
        <Work key={`${work.type} ${work.tmdb_id}`} work={work} There={There} />
      ) : (
        <Library {...place} />
      );
    case "torrents":
      return <Downloads filter={place} />;
    case "settings":
      return <Settings key={place.search} {...place} />;
    case "health":
      return <Health />;
    case "log":
      return <Log />;
    default:
      return <NotFound />;
  }
}

const NotFound = () => (
  <main id="content" class="mid" tabIndex={-1}>
    <h1>{text.notFound}</h1>
    <p>
      <Link to={{ page: "waiting" }}>{text.toWaiting}</Link>
    </p>
  </main>
);
