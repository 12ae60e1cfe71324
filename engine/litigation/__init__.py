"""What a court or commission receives of a case: papers as forms, and the packet with them."""
