import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import { addressOf, type Place, placeAt } from "./place.ts";

export type Router = {
  place: Place;
  /** `replace` leaves no entry in the browser's history: for moving along a list. */
  go(place: Place, how?: "push" | "replace"): void;
};

const here = (): Place => {
  const base = new URL(document.baseURI).pathname;
  const { pathname, search } = location;
  return placeAt(pathname.startsWith(base) ? pathname.slice(base.length) : pathname, search);
};

export const RouterContext = createContext<Router>({ place: { page: "waiting" }, go: () => {} });
export const useRouter = (): Router => useContext(RouterContext);

/** Follows the address bar. */
export function useBrowserRouter(): Router {
  const [place, setPlace] = useState(here);
  useEffect(() => {
    const follow = (): void => setPlace(here());
    addEventListener("popstate", follow);
    return () => removeEventListener("popstate", follow);
  }, []);
  return {
    place,
    go(to, how = "push") {
      const address = new URL(addressOf(to), document.baseURI).href;
      if (address === location.href) return;
      if (how === "push") history.pushState(null, "", address);
      else history.replaceState(null, "", address);
      if (how === "push") scrollTo(0, 0);
      setPlace(here());
    },
  };
}
