import { createContext } from "preact";

/** How many rows there are at first. Few where the view is a small part of something else. */
export const FirstRowsContext = createContext(50);
