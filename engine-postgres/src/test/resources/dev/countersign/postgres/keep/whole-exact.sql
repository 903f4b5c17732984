TRUNCATE log;
TRUNCATE TABLE ONLY base;
TRUNCATE events;
TRUNCATE complaints, parcels;
TRUNCATE parcels, lines, complaints, orders;
TRUNCATE booked;
TRUNCATE derived;
TRUNCATE guarded;
