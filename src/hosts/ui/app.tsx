import { type Desk, DeskContext } from "./desk/desk.ts";
import { History } from "./history/history.tsx";
import { Library } from "./library/library.tsx";
import { PackPage } from "./pack/pack.tsx";
import type { Place } from "./route/place.ts";
import { type Router, RouterContext } from "./route/router.ts";
import { Settings } from "./settings.tsx";
import { Link } from "./shell/link.tsx";
import { Shell } from "./shell/shell.tsx";
import { text } from "./text/text.ts";
import { Torrents } from "./torrents.tsx";
import { Waiting } from "./waiting/waiting.tsx";

/** The whole view, over whichever desk and router it is given. */
export const App = ({ desk, router }: { desk: Desk; router: Router }) => (
  <DeskContext.Provider value={desk}>
    <RouterContext.Provider value={router}>
      <Shell place={router.place}>
        <Page place={router.place} />
      </Shell>
    </RouterContext.Provider>
  </DeskContext.Provider>
);

/** Each page is a folder of its own, and knows of no other. */
function Page({ place }: { place: Place }) {
  switch (place.page) {
    case "waiting":
      return <Waiting item={undefined} />;
    case "item":
      return <Waiting item={place.id} />;
    case "files":
      return <PackPage id={place.id} />;
    case "history":
      return <History filter={place} />;
    case "library":
      return <Library />;
    case "torrents":
      return <Torrents />;
    case "settings":
      return <Settings />;
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
