"""What parties, mediators and the service do in a mediation, each verb in its room."""
