import { createContext } from "preact";

/** Number of rows at first. It is small if the view is a small part of something else. */
export const FirstRowsContext = createContext(50);
