import { it } from 'node:test';
import { LAST_TEST } from './lastTest.ts';

// Loaded after all other files: without processes of their own, the tests' stream of events does not end
// before the extension host does, so the last event has to be known by its name.
it(LAST_TEST, () => {});
