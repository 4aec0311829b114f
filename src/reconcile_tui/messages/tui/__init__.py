"""What single screens say, and no command."""
