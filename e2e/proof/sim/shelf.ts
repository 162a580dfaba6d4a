import { allPackages } from '../../fakes/supplier/catalogue-file.ts';

/** Two plans of one place, so that a top-up can be another size, one of another place, and a day pass. */
const slugs = ['ES_1_7', 'ES_3_30', 'JP_1_7', 'AD_0.5_Daily'];
export const fixedPlans = slugs.slice(0, 3);
export const dayPass = 'AD_0.5_Daily';
export const onSale = allPackages().filter(({ slug }) => slugs.includes(slug));
/** USD × 10,000. */
export const startBalance = 50_000_000;
