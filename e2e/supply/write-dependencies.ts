import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { repository } from '../run/build.ts';
import { dependencyPage } from './dependency-page.ts';
import { readInstalled } from './read.ts';

// npm run dependencies: writes docs/dependencies.md from package.json, the lock and reasons.ts.
writeFileSync(path.join(repository, 'docs/dependencies.md'), dependencyPage(readInstalled()));
