"""The checkout Lambda: prices a cart, takes the payment and books the shipment."""
