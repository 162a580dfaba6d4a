CREATE UNLOGGED TABLE "rate_limits" (
	"key" varchar(255) PRIMARY KEY NOT NULL,
	"points" integer DEFAULT 0 NOT NULL,
	"expire" bigint
);
--> statement-breakpoint
CREATE TABLE "blocks" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"value" text NOT NULL,
	"reason" text NOT NULL,
	"by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT shop_now() NOT NULL,
	"ended_by" text,
	"ended_at" timestamp with time zone,
	CONSTRAINT "blocks_kind" CHECK ("blocks"."kind" in ('card', 'email', 'domain', 'network'))
);
--> statement-breakpoint
CREATE TABLE "holds" (
	"order_id" text PRIMARY KEY NOT NULL,
	"reasons" text[] NOT NULL,
	"decision" text,
	"decided_by" text,
	"decided_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT shop_now() NOT NULL,
	CONSTRAINT "holds_decision" CHECK ("holds"."decision" in ('deliver', 'refund'))
);
--> statement-breakpoint
CREATE TABLE "order_traces" (
	"order_id" text PRIMARY KEY NOT NULL,
	"network" text,
	"card" text,
	"risk_level" text,
	"in_review" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT shop_now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "three_d_secure" text DEFAULT 'automatic' NOT NULL;--> statement-breakpoint
ALTER TABLE "settings" ADD COLUMN "review" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "settings" ADD COLUMN "three_d_secure" text DEFAULT 'automatic' NOT NULL;--> statement-breakpoint
ALTER TABLE "holds" ADD CONSTRAINT "holds_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_traces" ADD CONSTRAINT "order_traces_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "blocks_one_live" ON "blocks" USING btree ("kind","value") WHERE "blocks"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "holds_open" ON "holds" USING btree ("created_at") WHERE "holds"."decision" is null;--> statement-breakpoint
CREATE INDEX "order_traces_network" ON "order_traces" USING btree ("network","created_at") WHERE "order_traces"."network" is not null;--> statement-breakpoint
CREATE INDEX "order_traces_card" ON "order_traces" USING btree ("card","created_at") WHERE "order_traces"."card" is not null;--> statement-breakpoint
CREATE INDEX "order_traces_created" ON "order_traces" USING btree ("created_at");--> statement-breakpoint
ALTER TABLE "settings" ADD CONSTRAINT "settings_three_d_secure" CHECK ("settings"."three_d_secure" in ('automatic', 'any'));
--> statement-breakpoint
-- A hold says why, once; its decision is written once and stays.
create function refuse_other_hold() returns trigger language plpgsql as $$
begin
  if new.order_id is distinct from old.order_id or new.reasons is distinct from old.reasons then
    raise exception 'the hold of order % never changes', old.order_id using errcode = 'check_violation';
  end if;
  if old.decision is not null and new is distinct from old then
    raise exception 'order % is decided: %', old.order_id, old.decision using errcode = 'check_violation';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger holds_decided_once before update on holds for each row execute function refuse_other_hold();
--> statement-breakpoint
create trigger holds_stay before delete or truncate on holds
  for each statement execute function refuse_removal();
--> statement-breakpoint
-- Nothing is bought for an order that waits for a person, or that a person sends back. The hold is locked, so
-- that a decision and a purchase at once come one after the other.
create function refuse_purchase_on_hold() returns trigger language plpgsql as $$
declare
  held holds;
begin
  select holds.* into held from holds join order_lines on order_lines.order_id = holds.order_id
    where order_lines.id = new.line_id for share of holds;
  if found and held.decision is distinct from 'deliver' then
    raise exception 'order % is on hold', held.order_id using errcode = 'check_violation';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger supplier_intents_not_on_hold before insert on supplier_intents
  for each row execute function refuse_purchase_on_hold();
--> statement-breakpoint
create trigger blocks_fixed before update on blocks for each row
  execute function refuse_change_of_columns('id', 'kind', 'value', 'reason', 'by', 'created_at');
--> statement-breakpoint
create trigger blocks_stay before delete or truncate on blocks
  for each statement execute function refuse_removal();
--> statement-breakpoint
alter table orders add constraint orders_three_d_secure check (three_d_secure in ('automatic', 'any'));
