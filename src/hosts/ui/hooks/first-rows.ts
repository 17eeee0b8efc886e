import { createContext } from "preact";

/** Number of rows shown at first. It is small if the view is embedded in something larger. */
export const FirstRowsContext = createContext(50);
