import "../style/embedded-home.css";
import { Home } from "../home/home.tsx";
import { show } from "./view.tsx";

// Without the episodes of a pack, which would make this view too large.
show({ page: "home" }, ({ page }) => page === "home" && <Home />);
