ALTER TABLE "orders" ADD COLUMN "automatic_tax" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "fee_cents" bigint;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "fee_due_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "disputed_cents" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "disputed_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "orders_fee_due" ON "orders" USING btree ("fee_due_at") WHERE "orders"."fee_due_at" is not null;--> statement-breakpoint
CREATE INDEX "orders_disputed" ON "orders" USING btree ("disputed_at") WHERE "orders"."disputed_at" is not null;--> statement-breakpoint
set local landfall.migrating = 'on';
--> statement-breakpoint
insert into allowed_transitions (machine, from_state, to_state) values
  ('refund', 'sent', 'overtaken'),
  ('refund', 'overtaken', 'due');
--> statement-breakpoint
alter table orders add constraint orders_tax_within
  check (tax_cents <= greatest(total_cents, captured_cents) and disputed_cents >= 0);
--> statement-breakpoint
-- What was paid before has a fee at Stripe, too.
update orders set fee_due_at = shop_now() where captured_cents > 0 and stripe_payment_intent is not null;
