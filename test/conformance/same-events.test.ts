import { postgresBed } from "../support/places.js";
import { referenceEvents, sameEvents } from "./same-events.js";

referenceEvents();
sameEvents({ name: "Postgres", engine: "postgres", newBed: postgresBed });
