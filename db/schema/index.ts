export * from './audit.ts';
export * from './budget.ts';
export * from './catalogue.ts';
export * from './customers.ts';
export * from './esims.ts';
export * from './operator.ts';
export * from './orders.ts';
export * from './shop.ts';
