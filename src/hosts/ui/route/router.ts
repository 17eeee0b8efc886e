import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import { addressOf, type PageAddress } from "../../../core/page/place.ts";
import { readPlaceHere } from "./place-here.ts";

export type Router = {
  place: PageAddress;
  /** With `replace`, no entry is added to the browser's history, as when moving along a list. */
  go(place: PageAddress, how?: "push" | "replace"): void;
  /** Returns whether a place can be reached. On the page, every place can be reached. */
  leads?(place: PageAddress): boolean;
};

export const RouterContext = createContext<Router>({ place: { page: "waiting" }, go: () => {} });
export const useRouter = (): Router => useContext(RouterContext);

/** Creates a router that follows the address bar. */
export function useBrowserRouter(): Router {
  const [place, setPlace] = useState(readPlaceHere);
  useEffect(() => {
    const follow = (): void => setPlace(readPlaceHere());
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
      setPlace(readPlaceHere());
    },
  };
}
